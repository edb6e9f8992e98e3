package io.tradebot.exchangesim.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.order.Side;
import io.tradebot.core.matching.ProportionalFees;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.core.strategy.TriangularArbitrageParameters;
import io.tradebot.exchangesim.domain.AggregateTrade;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Depth;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.Listing;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneratedMarketTest {
  private static final long START_MS = 1_790_000_000_000L;

  @Test
  void repeatsItselfForASeedAndDiffersForAnother() {
    List<TapeTrade> once = run(42, 10_000).trades;
    List<TapeTrade> again = run(42, 10_000).trades;
    List<TapeTrade> other = run(43, 10_000).trades;

    assertThat(again).isEqualTo(once);
    assertThat(other).isNotEqualTo(once);
  }

  @Test
  void keepsSpreadsTightBooksFullAndRangesPlausible() {
    for (long seed : new long[] {42, 7}) {
      Run run = run(seed, 40_000);

      double[] spreads =
          run.spreadsBps.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      double median = spreads[spreads.length / 2];
      double high = spreads[spreads.length * 99 / 100];
      double[] ranges =
          run.candles.stream().mapToDouble(c -> (c.high() - c.low()) * 1e4 / c.close()).toArray();
      double averageRange = Arrays.stream(ranges).average().orElseThrow();
      assertThat(median).as("median spread in bps, seed %d", seed).isBetween(0.001, 2.0);
      assertThat(high).as("99 %% spread in bps, seed %d", seed).isLessThan(8.0);
      assertThat(averageRange).as("range of a second in bps, seed %d", seed).isBetween(0.7, 8.0);
      assertThat(run.fewestLevels).as("seed %d", seed).isGreaterThan(20);
      assertThat(run.leaning / (double) run.samples).as("seed %d", seed).isBetween(0.05, 0.6);
    }
  }

  @Test
  void offersCirclesThroughACrossNowAndThenAndNotAlways() {
    for (long seed : new long[] {42, 7}) {
      List<BasketRaised> circles = circles(seed, 180);

      // A dislocation comes every 20 s on average; most are gone within a few seconds.
      assertThat(circles.size()).as("circles in 180 s, seed %d", seed).isBetween(2, 30);
      assertThat(circles)
          .allSatisfy(
              circle -> assertThat(circle.expectedReturn().toDouble()).isBetween(0.0003, 0.02));
    }
  }

  /** What triangular_arbitrage wants of a market with a cross, at the simulator's fees. */
  private static List<BasketRaised> circles(long seed, int seconds) {
    Exchange exchange =
        new Exchange(
            Stream.of("BTC-USDT", "ETH-USDT", "ETH-BTC").map(Symbol::of).map(Listing::of).toList(),
            listing -> Market.Mark.FIRST,
            Map.of(),
            new ProportionalFees(Rate.ZERO, Rate.ZERO),
            CommissionAsset.RECEIVED,
            new Run(),
            AccountJournal.none());
    exchange.advanceTo(START_MS);
    GeneratedMarket market = new GeneratedMarket(exchange, seed, 8);
    market.open();
    Venue venue = Venue.of("BINANCE");
    List<InstrumentId> legs =
        Stream.of("BTC-USDT", "ETH-BTC", "ETH-USDT")
            .map(symbol -> new InstrumentId(venue, Symbol.of(symbol)))
            .toList();
    Strategy strategy =
        Strategies.of(
                List.of(
                    new StrategyPlan(
                        legs,
                        new TriangularArbitrageParameters(
                            legs,
                            Money.of("1000", Asset.of("USDT")),
                            Rate.of("0.0002"),
                            Rate.of("0.0003"),
                            Duration.ofSeconds(1),
                            Duration.ofMillis(500),
                            Duration.ofSeconds(5)))),
                AnalysisDetail.SIGNALS)
            .getFirst();
    List<BasketRaised> circles = new ArrayList<>();
    long update = 0;
    for (long ms = 100; ms <= seconds * 1_000L; ms += 100) {
      while (market.nextNs() <= ms * 1_000_000) {
        exchange.advanceTo(START_MS + market.nextNs() / 1_000_000);
        market.fire();
      }
      long ns = (START_MS + ms) * 1_000_000;
      for (Market each : exchange.markets()) {
        BookSnapshot book =
            new BookSnapshot(
                new InstrumentId(venue, each.listing().symbol()),
                levels(each.depth(), Side.BUY),
                levels(each.depth(), Side.SELL),
                ++update,
                ns,
                ns);
        circles.addAll(strategy.onBook(book, Instant.ofEpochMilli(START_MS + ms)).baskets());
      }
    }
    return circles;
  }

  private static List<BookLevel> levels(Depth depth, Side side) {
    return depth.levels(side).entrySet().stream()
        .limit(20)
        .map(level -> new BookLevel(Price.ofRaw(level.getKey()), Quantity.ofRaw(level.getValue())))
        .toList();
  }

  /** What was seen of BTC-USDT in a run without a wall clock. */
  private static final class Run implements ExchangeObserver {
    final List<TapeTrade> trades = new ArrayList<>();
    final List<Candle> candles = new ArrayList<>();
    final List<Double> spreadsBps = new ArrayList<>();
    long fewestLevels = Long.MAX_VALUE;
    long samples;
    long leaning;

    @Override
    public void traded(Market market, TapeTrade trade) {
      trades.add(trade);
    }

    @Override
    public void aggregated(Market market, AggregateTrade trade) {
      // Counted as trades.
    }

    @Override
    public void quoteChanged(Market market) {
      // Sampled by time instead.
    }

    @Override
    public void candleClosed(Market market, Candle candle) {
      if (candle.timeframe() == Timeframe.S1 && market.listing().base().equals("BTC")) {
        candles.add(candle);
        sample(market.depth());
      }
    }

    private void sample(Depth depth) {
      double bid = depth.best(Side.BUY);
      double ask = depth.best(Side.SELL);
      spreadsBps.add((ask - bid) * 1e4 / bid);
      fewestLevels =
          Math.min(
              fewestLevels,
              Math.min(depth.levels(Side.BUY).size(), depth.levels(Side.SELL).size()));
      double bids =
          depth.levels(Side.BUY).values().stream().limit(5).mapToLong(Long::longValue).sum();
      double asks =
          depth.levels(Side.SELL).values().stream().limit(5).mapToLong(Long::longValue).sum();
      samples++;
      leaning += bids / (bids + asks) > 0.60 ? 1 : 0;
    }

    @Override
    public void orderReported(ExecutionReport report, long nowMs) {
      throw new AssertionError("the account has no orders");
    }

    @Override
    public void fundsChanged(Map<String, Funds> changed, long nowMs) {
      throw new AssertionError("the account has no orders");
    }
  }

  private static Run run(long seed, int trades) {
    Run run = new Run();
    Exchange exchange =
        new Exchange(
            Stream.of("BTC-USDT", "ETH-USDT", "SOL-USDT").map(Symbol::of).map(Listing::of).toList(),
            listing -> Market.Mark.FIRST,
            Map.of(),
            new ProportionalFees(Rate.ZERO, Rate.ZERO),
            CommissionAsset.RECEIVED,
            run,
            AccountJournal.none());
    exchange.advanceTo(START_MS);
    GeneratedMarket market = new GeneratedMarket(exchange, seed, 8);
    market.open();
    while (run.trades.size() < trades) {
      exchange.advanceTo(START_MS + market.nextNs() / 1_000_000);
      market.fire();
    }
    return run;
  }
}
