package io.tradebot.marketingest.adapter.xchange;

import info.bitrich.xchangestream.core.StreamingExchange;
import info.bitrich.xchangestream.core.StreamingExchangeFactory;
import io.tradebot.marketingest.application.VenueRequestException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.instrument.Instrument;

/** Makes the objects of one of XChange's streaming classes. Thread-safe. */
final class XChangeLibrary {
  private static final String PACKAGE = "info.bitrich.xchangestream.";

  private final Class<? extends StreamingExchange> type;
  private final URI streams;
  private final URI rest;

  private XChangeLibrary(Class<? extends StreamingExchange> type, URI streams, URI rest) {
    this.type = type;
    this.streams = streams;
    this.rest = rest;
  }

  /**
   * Finds the class of an exchange.
   *
   * @param exchange e.g. {@code kucoin}, or a class name
   * @throws IllegalArgumentException naming what was looked for
   */
  static XChangeLibrary of(String exchange, URI streams, URI rest) {
    String name = exchange.contains(".") ? exchange : conventional(exchange);
    try {
      return new XChangeLibrary(
          Class.forName(name).asSubclass(StreamingExchange.class), streams, rest);
    } catch (ClassNotFoundException | LinkageError absent) {
      throw new IllegalArgumentException(
          "xchange: there is no class %s on the class path; it comes with XChange's artefact xchange-stream-%s"
              .formatted(
                  name, exchange.contains(".") ? "<name>" : exchange.toLowerCase(Locale.ROOT)),
          absent);
    } catch (ClassCastException other) {
      throw new IllegalArgumentException(
          "xchange: " + name + " is not a StreamingExchange of XChange", other);
    }
  }

  private static String conventional(String exchange) {
    String lower = exchange.toLowerCase(Locale.ROOT);
    return PACKAGE
        + lower
        + "."
        + Character.toUpperCase(lower.charAt(0))
        + lower.substring(1)
        + "StreamingExchange";
  }

  /**
   * A new exchange object, not connected. One that has lost its connection is not used again: some
   * of its streams may have ended for good.
   */
  StreamingExchange make() {
    return make(false);
  }

  private StreamingExchange make(boolean withListing) {
    ExchangeSpecification specification = new ExchangeSpecification(type);
    specification.setSslUri(rest.toString());
    specification.setHost(rest.getHost());
    // Heeded by some of the classes; the others know one address only.
    specification.setOverrideWebsocketApiUri(streams.toString());
    specification.setShouldLoadRemoteMetaData(withListing);
    // Reconnecting is the same for every venue, and is done by the stream.
    specification.setExchangeSpecificParametersItem(StreamingExchange.AUTO_RECONNECT, false);
    return StreamingExchangeFactory.INSTANCE.createExchange(specification);
  }

  /** What the exchange lists now. */
  List<Instrument> listed() {
    List<Instrument> listed = make(true).getExchangeInstruments();
    if (listed == null || listed.isEmpty()) {
      throw new VenueRequestException(
          VenueRequestException.Kind.RETRYABLE,
          java.time.Duration.ZERO,
          type.getSimpleName() + " at " + rest + " lists no pairs");
    }
    return listed;
  }

  /** Binance's classes turn the side of a trade round. */
  boolean tellsMakersSide() {
    for (Class<?> one = type; one != null; one = one.getSuperclass()) {
      if (one.getName().startsWith(PACKAGE + "binance.")) {
        return true;
      }
    }
    return false;
  }
}
