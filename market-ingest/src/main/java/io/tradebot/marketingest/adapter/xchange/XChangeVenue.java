package io.tradebot.marketingest.adapter.xchange;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.marketingest.adapter.json.SymbolTable;
import io.tradebot.marketingest.adapter.websocket.Pace;
import io.tradebot.marketingest.adapter.websocket.StreamSettings;
import io.tradebot.marketingest.application.FeedQuality;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueAccess;
import io.tradebot.marketingest.application.VenueRequestException;
import io.tradebot.marketingest.domain.BookProof;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.instrument.Instrument;

/**
 * Any exchange that XChange has streams for.
 *
 * <p>The library shows trades and whole books, not the frames: nothing proves that none is missing,
 * what could not be read is not told, and what was traded while a connection was gone stays
 * unknown. Candles of such moments are left out. The exchange's clock and past are not asked for.
 */
public final class XChangeVenue {
  /** Limits differ; so few are carried by every exchange's connection. */
  private static final int INSTRUMENTS_PER_CONNECTION = 20;

  private static final Duration REQUEST_INTERVAL = Duration.ofMillis(250);

  /** What the strictest of the exchanges known here allows. */
  private static final Pace CONNECTS = new Pace(30, Duration.ofSeconds(6));

  private static final Duration TRADE_DELAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  private static final FeedQuality QUALITY =
      new FeedQuality(BookProof.NONE, 0, false, true, TRADE_DELAY, LONGEST_SILENCE);

  private XChangeVenue() {}

  /**
   * Finds the class, reads what the exchange lists, and prepares the streams, which are not
   * connected yet. Blocks.
   *
   * @param exchange the exchange's name in XChange, or the name of its streaming class
   * @throws VenueRequestException when the exchange does not answer
   * @throws IllegalArgumentException when there is no such class, or naming the symbols that the
   *     exchange does not list
   */
  public static MarketVenue open(VenueAccess access, String exchange) {
    XChangeLibrary library = XChangeLibrary.of(exchange, access.websocketUrl(), access.restUrl());
    List<Instrument> listed = library.listed();
    List<String> mistakes = new ArrayList<>();
    List<InstrumentId> instruments = new ArrayList<>();
    for (Symbol symbol : access.symbols()) {
      if (listed.contains(pair(symbol))) {
        instruments.add(new InstrumentId(access.venue(), symbol));
      } else {
        mistakes.add(symbol + " is not listed");
      }
    }
    SymbolTable.refuse(access.venue(), mistakes, listed.size());
    instruments.sort(null);
    return new MarketVenue(
        instruments,
        (frame, length, receiveTimeNs, venueTimeNs) ->
            new StreamMessage.Rejected(RejectReason.UNKNOWN_TYPE, "frame"),
        new UntoldHistory(access.venue()),
        new XChangeStream(
            library,
            new XChangeMapper(access.bookDepth(), library.tellsMakersSide()),
            instruments,
            StreamSettings.of(
                access.websocketUrl(),
                INSTRUMENTS_PER_CONNECTION,
                REQUEST_INTERVAL,
                Pace.FREE,
                CONNECTS),
            access.clock(),
            access.random(),
            access.metrics()),
        QUALITY);
  }

  static CurrencyPair pair(Symbol symbol) {
    return new CurrencyPair(symbol.base().code(), symbol.quote().code());
  }
}
