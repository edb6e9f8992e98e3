package io.tradebot.marketingest.adapter.kraken;

import io.tradebot.marketingest.adapter.kraken.wire.WireAssetPairs;
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

/** Kraken spot, or the simulator, as the addresses say. */
public final class KrakenVenue {
  /** No limit is published; a connection with fewer books catches up sooner after a loss. */
  private static final int INSTRUMENTS_PER_CONNECTION = 50;

  private static final Duration REQUEST_INTERVAL = Duration.ofMillis(100);

  /** About 150 attempts in ten minutes are allowed an address; this makes 130 at most. */
  static final Pace CONNECTS = new Pace(30, Duration.ofSeconds(6));

  /** The exchange sends a heartbeat every second. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

  private KrakenVenue() {}

  /**
   * Reads the venue's pairs and prepares its streams, which are not connected yet. Blocks.
   *
   * @throws VenueRequestException when the venue does not answer
   * @throws IllegalArgumentException naming the symbols that it does not trade
   */
  public static MarketVenue open(VenueAccess access) {
    int depth = KrakenProtocol.depthFor(access.bookDepth());
    // Public requests are counted per address: about one a second in the long run.
    VenueRest rest = new VenueRest(access.restUrl(), new KrakenErrors(), new RequestBudget(15, 1));
    WireAssetPairs listed = rest.get("/0/public/AssetPairs", WireAssetPairs.class);
    KrakenSymbols symbols = KrakenSymbols.of(access.venue(), listed, access.symbols());
    return new MarketVenue(
        symbols.instruments(),
        new KrakenMapper(symbols),
        new KrakenHistory(rest, symbols, access.clock()),
        new WebSocketStream(
            StreamSettings.of(
                access.websocketUrl(),
                INSTRUMENTS_PER_CONNECTION,
                REQUEST_INTERVAL,
                Pace.FREE,
                CONNECTS),
            new KrakenProtocol(symbols, depth),
            symbols.instruments(),
            access.clock(),
            access.random(),
            access.metrics()),
        new FeedQuality(
            BookProof.CHECKSUM, depth, true, false, Duration.ofMillis(100), LONGEST_SILENCE));
  }
}
