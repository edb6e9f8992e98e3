package io.tradebot.marketingest.adapter.coinbase;

import io.tradebot.marketingest.adapter.coinbase.wire.WireProducts;
import io.tradebot.marketingest.adapter.json.SymbolTable;
import io.tradebot.marketingest.adapter.rest.RequestBudget;
import io.tradebot.marketingest.adapter.rest.VenueRest;
import io.tradebot.marketingest.adapter.websocket.Pace;
import io.tradebot.marketingest.adapter.websocket.StreamSettings;
import io.tradebot.marketingest.adapter.websocket.WebSocketStream;
import io.tradebot.marketingest.application.FeedQuality;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueAccess;
import io.tradebot.marketingest.application.VenueRequestException;
import io.tradebot.marketingest.domain.BookProof;
import java.time.Duration;

/** Coinbase spot (Advanced Trade), or the simulator, as the addresses say. */
public final class CoinbaseVenue {
  /** The whole books of a connection come at once after a loss, each about 5 MB. */
  private static final int INSTRUMENTS_PER_CONNECTION = 20;

  /** The exchange allows eight messages a second. */
  private static final Duration REQUEST_INTERVAL = Duration.ofMillis(150);

  /** All connections of an address count together. */
  static final Pace REQUESTS = new Pace(3, Duration.ofMillis(200));

  /** The exchange allows an address eight attempts a second; this makes six at most. */
  static final Pace CONNECTS = new Pace(4, Duration.ofMillis(500));

  /** Trades come in batches of a quarter of a second, changes of books five times as often. */
  private static final Duration TRADE_DELAY = Duration.ofSeconds(1);

  /** The exchange sends a heartbeat every second. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

  private CoinbaseVenue() {}

  /**
   * Reads the venue's products and prepares its streams, which are not connected yet. Blocks.
   *
   * @throws VenueRequestException when the venue does not answer
   * @throws IllegalArgumentException naming the symbols that it does not trade
   */
  public static MarketVenue open(VenueAccess access) {
    // Public requests: ten a second and address.
    VenueRest rest =
        new VenueRest(access.restUrl(), new CoinbaseErrors(), new RequestBudget(10, 5));
    SymbolTable symbols =
        CoinbaseSymbols.of(
            access.venue(),
            rest.get("/api/v3/brokerage/market/products?product_type=SPOT", WireProducts.class),
            access.symbols());
    return new MarketVenue(
        symbols.instruments(),
        new CoinbaseMapper(symbols),
        new CoinbaseHistory(rest, symbols, access.clock()),
        new WebSocketStream(
            StreamSettings.of(
                access.websocketUrl(),
                INSTRUMENTS_PER_CONNECTION,
                REQUEST_INTERVAL,
                REQUESTS,
                CONNECTS),
            new CoinbaseProtocol(symbols),
            symbols.instruments(),
            access.clock(),
            access.random(),
            access.metrics()),
        new FeedQuality(BookProof.SEQUENCE, 0, true, true, TRADE_DELAY, LONGEST_SILENCE));
  }
}
