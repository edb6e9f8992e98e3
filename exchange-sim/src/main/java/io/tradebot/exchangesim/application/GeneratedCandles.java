package io.tradebot.exchangesim.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.core.matching.ProportionalFees;
import io.tradebot.exchangesim.domain.AggregateTrade;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.Listing;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The candles of the generated market without a socket or a clock, as fast as they can be made:
 * what models for the demo are trained on. The same seed gives the same candles.
 */
public final class GeneratedCandles {
  private static final Venue VENUE = Venue.of("BINANCE");

  private GeneratedCandles() {}

  /**
   * Runs the market and hands out each closed candle of a length, of all symbols, in order.
   *
   * @param startMs when the market begins, Unix epoch
   */
  public static void run(
      List<Symbol> symbols,
      long seed,
      double tradesPerSecond,
      Timeframe timeframe,
      long startMs,
      Duration length,
      Consumer<CandleClosed> candles) {
    Exchange exchange =
        new Exchange(
            symbols.stream().map(Listing::of).toList(),
            listing -> Market.Mark.FIRST,
            Map.of(),
            new ProportionalFees(Rate.ZERO, Rate.ZERO),
            CommissionAsset.RECEIVED,
            new CandleObserver(timeframe, candles),
            AccountJournal.none());
    exchange.advanceTo(startMs);
    GeneratedMarket market = new GeneratedMarket(exchange, seed, tradesPerSecond);
    market.open();
    long endNs = length.toNanos();
    while (market.nextNs() < endNs) {
      exchange.advanceTo(startMs + market.nextNs() / 1_000_000);
      market.fire();
    }
  }

  /** Passes candles on and nothing else. */
  private record CandleObserver(Timeframe timeframe, Consumer<CandleClosed> candles)
      implements ExchangeObserver {
    @Override
    public void traded(Market market, TapeTrade trade) {
      // They are in the candles.
    }

    @Override
    public void aggregated(Market market, AggregateTrade trade) {
      // They are in the candles.
    }

    @Override
    public void quoteChanged(Market market) {
      // Candles are made of trades.
    }

    @Override
    public void candleClosed(Market market, Candle candle) {
      if (candle.timeframe() == timeframe) {
        candles.accept(closed(market.listing(), candle));
      }
    }

    @Override
    public void orderReported(ExecutionReport report, long nowMs) {
      // The account has no orders.
    }

    @Override
    public void fundsChanged(Map<String, Funds> changed, long nowMs) {
      // The account has no orders.
    }
  }

  private static CandleClosed closed(Listing listing, Candle candle) {
    long openNs = candle.openTimeMs() * 1_000_000;
    long endNs = openNs + candle.timeframe().lengthNs();
    return new CandleClosed(
        new InstrumentId(VENUE, listing.symbol()),
        candle.timeframe(),
        openNs,
        Price.ofRaw(candle.open()),
        Price.ofRaw(candle.high()),
        Price.ofRaw(candle.low()),
        Price.ofRaw(candle.close()),
        Quantity.ofRaw(candle.volume()),
        new Money(candle.quoteVolume(), listing.symbol().quote()),
        Quantity.ofRaw(candle.takerBuyVolume()),
        candle.tradeCount(),
        CandleSource.TRADES,
        endNs,
        endNs);
  }
}
