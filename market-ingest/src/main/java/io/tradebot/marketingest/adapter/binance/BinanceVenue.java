package io.tradebot.marketingest.adapter.binance;

import io.tradebot.marketingest.adapter.binance.wire.WireExchangeInfo;
import io.tradebot.marketingest.adapter.rest.RequestBudget;
import io.tradebot.marketingest.adapter.rest.VenueRest;
import io.tradebot.marketingest.adapter.websocket.Pace;
import io.tradebot.marketingest.adapter.websocket.StreamSettings;
import io.tradebot.marketingest.adapter.websocket.WebSocketStream;
import io.tradebot.marketingest.application.FeedQuality;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueAccess;
import io.tradebot.marketingest.application.VenueRequestException;
import java.time.Duration;

/** Binance spot, the simulator or the test network, as the addresses say. */
public final class BinanceVenue {
  /** The exchange allows 1,024 streams. */
  private static final int INSTRUMENTS_PER_CONNECTION =
      1_024 / BinanceProtocol.STREAMS_PER_INSTRUMENT;

  /** The exchange allows five messages a second. */
  private static final Duration REQUEST_INTERVAL = Duration.ofMillis(250);

  /** The exchange allows an address 300 attempts in five minutes; this makes 210 at most. */
  static final Pace CONNECTS = new Pace(60, Duration.ofSeconds(2));

  private BinanceVenue() {}

  /**
   * Reads the venue's symbols and prepares its streams, which are not connected yet. Blocks.
   *
   * @throws VenueRequestException when the venue does not answer
   * @throws IllegalArgumentException naming the symbols that it does not trade
   */
  public static MarketVenue open(VenueAccess access) {
    VenueRest rest =
        new VenueRest(access.restUrl(), new BinanceErrors(), new RequestBudget(100, 50));
    BinanceSymbols symbols =
        BinanceSymbols.of(
            access.venue(),
            rest.get("/api/v3/exchangeInfo", WireExchangeInfo.class),
            access.symbols());
    return new MarketVenue(
        symbols.instruments(),
        new BinanceMapper(symbols),
        new BinanceHistory(rest, symbols, access.clock()),
        new WebSocketStream(
            StreamSettings.of(
                access.websocketUrl(),
                INSTRUMENTS_PER_CONNECTION,
                REQUEST_INTERVAL,
                Pace.FREE,
                CONNECTS),
            BinanceProtocol.of(symbols),
            symbols.instruments(),
            access.clock(),
            access.random(),
            access.metrics()),
        FeedQuality.NUMBERED);
  }
}
