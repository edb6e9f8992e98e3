package io.tradebot.marketingest.adapter.binance;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.marketingest.adapter.binance.wire.WireExchangeInfo;
import io.tradebot.marketingest.application.IngestMetrics;
import io.tradebot.marketingest.application.MarketHistory;
import io.tradebot.marketingest.application.MarketStream;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.application.VenueRequestException;
import java.net.URI;
import java.util.Collection;
import java.util.random.RandomGenerator;

/**
 * Binance spot, the simulator or the test network, as the addresses say: its symbols, streams and
 * history.
 *
 * @param symbols the table of the symbols that were wanted
 */
public record BinanceVenue(BinanceSymbols symbols, MarketStream stream, MarketHistory history) {

  /**
   * Reads the venue's symbols and prepares its streams, which are not connected yet. Blocks.
   *
   * @throws VenueRequestException when the venue does not answer
   * @throws IllegalArgumentException naming the symbols that it does not trade
   */
  public static BinanceVenue open(
      Venue venue,
      URI websocketUrl,
      URI restUrl,
      Collection<Symbol> wanted,
      VenueClock clock,
      RandomGenerator random,
      IngestMetrics metrics) {
    BinanceRest rest = new BinanceRest(restUrl);
    BinanceSymbols symbols =
        BinanceSymbols.of(venue, rest.get("/api/v3/exchangeInfo", WireExchangeInfo.class), wanted);
    return new BinanceVenue(
        symbols,
        new BinanceStream(BinanceStreamSettings.of(websocketUrl), symbols, clock, random, metrics),
        new BinanceHistory(rest, symbols, clock));
  }

  /** A mapper of its own for one pipeline. */
  public BinanceMapper mapper() {
    return new BinanceMapper(symbols);
  }
}
