package io.tradebot.marketingest.adapter.venue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.marketingest.adapter.websocket.WebSocketTestServer;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A small venue on real sockets that speaks one exchange's protocol, for one busy instrument. It
 * does what a test says; what it answers to requests follows from the trades and the book that it
 * was told. Provenance of the shapes: the exchanges' public documentation; all numbers are made.
 */
public abstract class WireVenue implements AutoCloseable {

  /** A failure that the REST side answers instead of what was asked for. */
  public record Failure(int status, String body, Map<String, String> headers) {}

  /** The instrument that is busy. */
  public final InstrumentId instrument;

  /** All that was traded, oldest first. */
  public final List<PublicTrade> trades = new CopyOnWriteArrayList<>();

  /** The book, best first. */
  public final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());

  public final TreeMap<Long, Long> asks = new TreeMap<>();
  public final WebSocketTestServer socket = new WebSocketTestServer(this::answers);

  /** Paths that were asked for. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  public volatile @Nullable Failure failure;

  protected final InstantSource time;
  private final HttpServer rest;

  protected WireVenue(InstrumentId instrument, InstantSource time) {
    this.instrument = instrument;
    this.time = time;
    try {
      rest =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    rest.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    rest.createContext("/", this::exchange);
    rest.start();
  }

  /** Opens the venue as the adapter under test does. */
  public abstract MarketVenue open(VenueAccess access);

  /** The address of the streams as it is configured. */
  public URI websocketUrl() {
    return socket.uri();
  }

  public URI restUrl() {
    return URI.create("http://127.0.0.1:" + rest.getAddress().getPort());
  }

  /** What is sent back for a text on the socket. */
  protected abstract List<String> answers(String request);

  /** The body of an answer; null when there is no such path. */
  protected abstract @Nullable String answer(String path, Map<String, String> query);


  /** The frame that tells a trade, which has been noted. */
  public abstract String tradeFrame(PublicTrade trade);

  /**
   * Changes the book and gives the frame that tells it.
   *
   * @param bidChanges price and quantity by turns, raw units; quantity 0 deletes
   */
  public abstract String bookFrame(long[] bidChanges, long[] askChanges);

  /** The frame that tells the best bid and ask; empty where the venue has none. */
  public abstract String quoteFrame();

  /** A frame of the stream that cannot be read. */
  public String brokenFrame(PublicTrade trade) {
    String frame = tradeFrame(trade);
    return frame.substring(0, frame.length() - 3);
  }

  protected final void change(long[] bidChanges, long[] askChanges) {
    synchronized (bids) {
      apply(bids, bidChanges);
      apply(asks, askChanges);
    }
  }

  private static void apply(TreeMap<Long, Long> side, long[] changes) {
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1] == 0) {
        side.remove(changes[i]);
      } else {
        side.put(changes[i], changes[i + 1]);
      }
    }
  }

  protected final long nowNs() {
    Instant now = time.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** Trades of an instrument up to now, oldest first. */
  protected final List<PublicTrade> past(InstrumentId of) {
    long nowNs = nowNs();
    return trades.stream()
        .filter(trade -> trade.instrument().equals(of) && trade.eventTimeNs() <= nowNs)
        .toList();
  }

  protected static <T> List<T> last(List<T> all, int count) {
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  protected static String decimal(long raw, int decimals) {
    return new BigDecimal(FixedPoint.format(raw)).setScale(decimals).toPlainString();
  }

  protected static String instant(long ns) {
    return Instant.ofEpochSecond(ns / 1_000_000_000L, ns % 1_000_000_000L).toString();
  }

  private void exchange(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    asked.add(uri.toString());
    Failure wanted = failure;
    String body = wanted == null ? answer(uri.getPath(), query(uri)) : wanted.body();
    if (wanted != null) {
      wanted.headers().forEach(exchange.getResponseHeaders()::set);
    }
    byte[] bytes = (body == null ? "{}" : body).getBytes(UTF_8);
    exchange.sendResponseHeaders(
        wanted != null ? wanted.status() : body == null ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getQuery() != null) {
      for (String pair : uri.getQuery().split("&")) {
        int equals = pair.indexOf('=');
        query.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return query;
  }

  /** The best bid and ask as the venue would say now. */
  protected final BestQuote best() {
    synchronized (bids) {
      return new BestQuote(
          instrument,
          io.tradebot.common.money.Price.ofRaw(bids.firstKey()),
          io.tradebot.common.money.Quantity.ofRaw(bids.firstEntry().getValue()),
          io.tradebot.common.money.Price.ofRaw(asks.firstKey()),
          io.tradebot.common.money.Quantity.ofRaw(asks.firstEntry().getValue()),
          0,
          nowNs(),
          0);
    }
  }

  @Override
  public void close() {
    rest.stop(0);
    socket.close();
  }
}
