package io.tradebot.core.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradebot.common.money.Rate;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.Side;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.risk.OrderLimits;
import io.tradebot.core.risk.RiskSettings;
import io.tradebot.core.sizing.SizingSettings;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.testkit.SeededRuns;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The engine over candles against the same strategy written as a loop. */
class CandleBacktestTest {
  private static final String NOTIONAL = "500";

  // A change of behaviour changes these, and must be meant.
  private static final int GOLDEN_ORDERS = 341;
  private static final String GOLDEN_EQUITY = "97750.48799501";
  private static final String GOLDEN_HASH =
      "c677f5acc6cbc5fd6483602b6baf024784aded043e042030572be33ace6a6508";

  @Test
  void fillsEqualThoseOfAnIndependentLoop() throws IOException {
    CandleHistory history = Candles.recorded(2021).head(200_000);

    BacktestResult result =
        Backtest.overCandles(
            Candles.settings(Candles.signalsOnly(NOTIONAL), 0),
            Candles.sma(20, 50, Candles.BTC),
            List.of(history));

    List<String> expected = NaiveCrossover.fills(history, 20, 50, NOTIONAL);
    List<String> fills =
        result.fills().stream()
            .map(
                fill ->
                    NaiveCrossover.line(
                        fill.report().side() == Side.BUY,
                        fill.report().at(),
                        BigDecimal.valueOf(fill.report().price().raw(), 8),
                        BigDecimal.valueOf(fill.report().quantity().raw(), 8)))
            .toList();
    assertThat(fills.size()).isGreaterThan(4_000);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(fills.get(i)).as("fill %d", i).isEqualTo(expected.get(i));
    }
    assertThat(fills).hasSameSizeAs(expected);
    assertThat(result.halts()).isEmpty();
  }

  @Test
  void skippingWhatCannotMatterChangesNothing() {
    SeededRuns.of(6)
        .forEach(
            random -> {
              List<CandleHistory> histories =
                  List.of(
                      Candles.walk(Candles.BTC, random, 3_000, 0.001),
                      Candles.walk(Candles.ETH, random, 3_000, 0.002));

              BacktestResult fast =
                  Backtest.overCandles(guarded(random.nextInt(3) * 40_000_000L), both(), histories);

              assertThat(fast.trades()).hasSizeGreaterThan(20);
              assertThat(fast.trades()).anyMatch(trade -> trade.exitReason().equals("stop_loss"));
            });
    CandleHistory history =
        Candles.walk(
            Candles.BTC, RandomGeneratorFactory.of("L64X128MixRandom").create(3), 5_000, 0.001);

    BacktestResult fast =
        Backtest.overCandles(
            guarded(50_000_000), Candles.sma(5, 20, Candles.BTC), List.of(history));
    BacktestResult slow =
        Backtest.overEveryTurn(
            guarded(50_000_000), Candles.sma(5, 20, Candles.BTC), List.of(history));

    assertThat(fast.orders()).hasSizeGreaterThan(100);
    assertThat(fast.ordersHash()).isEqualTo(slow.ordersHash());
  }

  @Test
  void theSameRunGivesTheSameBytesOnAnyThread() throws Exception {
    CandleHistory history =
        Candles.walk(
            Candles.BTC, RandomGeneratorFactory.of("L64X128MixRandom").create(5), 4_000, 0.001);
    BacktestResult first =
        Backtest.overCandles(
            guarded(50_000_000), Candles.sma(5, 20, Candles.BTC), List.of(history));

    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<BacktestResult>> runs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        runs.add(
            pool.submit(
                () ->
                    Backtest.overCandles(
                        guarded(50_000_000), Candles.sma(5, 20, Candles.BTC), List.of(history))));
      }
      for (Future<BacktestResult> run : runs) {
        assertThat(run.get()).isEqualTo(first);
      }
    }
  }

  @Test
  void addingTheFutureDoesNotChangeThePast() {
    CandleHistory history =
        Candles.walk(
            Candles.BTC, RandomGeneratorFactory.of("L64X128MixRandom").create(6), 4_000, 0.001);
    BacktestResult whole =
        Backtest.overCandles(
            guarded(50_000_000), Candles.sma(5, 20, Candles.BTC), List.of(history));

    for (int cut : new int[] {500, 1_234, 3_000}) {
      BacktestResult part =
          Backtest.overCandles(
              guarded(50_000_000), Candles.sma(5, 20, Candles.BTC), List.of(history.head(cut)));

      assertThat(part.fills()).hasSizeGreaterThan(10);
      assertThat(whole.fills().subList(0, part.fills().size())).isEqualTo(part.fills());
    }
  }

  @Test
  void noFillComesBeforeTheSignalAndItsDelayOrInTheCandleThatMadeIt() {
    long latency = 250_000_000;
    CandleHistory history =
        Candles.walk(
            Candles.BTC, RandomGeneratorFactory.of("L64X128MixRandom").create(7), 4_000, 0.001);

    BacktestResult result =
        Backtest.overCandles(guarded(latency), Candles.sma(5, 20, Candles.BTC), List.of(history));

    assertThat(result.fills()).hasSizeGreaterThan(50);
    for (BacktestResult.Fill fill : result.fills()) {
      Instant decided = fill.order().decidedAt();
      assertThat(fill.report().at()).isAfterOrEqualTo(decided.plusNanos(latency));
      if (fill.order().intent().role() == OrderRole.ENTRY) {
        assertThat(decided.getEpochSecond() % 60).isZero();
        assertThat(fill.report().at()).isBefore(decided.plusSeconds(60));
      }
    }
  }

  @Test
  void aStopIsSoldWhereThePathMeetsItAndNotAtTheWorst() {
    BacktestResult result =
        Backtest.overCandles(
            guarded(0),
            Candles.sma(5, 20, Candles.BTC),
            List.of(
                Candles.walk(
                    Candles.BTC,
                    RandomGeneratorFactory.of("L64X128MixRandom").create(8),
                    6_000,
                    0.001)));

    List<BacktestResult.Fill> stops =
        result.fills().stream()
            .filter(fill -> fill.order().intent().role() == OrderRole.STOP_LOSS)
            .toList();
    assertThat(stops).hasSizeGreaterThan(5);
    for (BacktestResult.Fill stop : stops) {
      // Nothing takes time and nothing has impact: what is left is one tick of rounding.
      assertThat(Math.abs(stop.report().price().raw() - stop.order().decisionMid()))
          .isLessThanOrEqualTo(2 * Candles.TICK.raw());
    }
  }

  @Test
  void costsAddUpToTheShortfallAndCashToTheEquity() {
    BacktestSettings plain = guarded(50_000_000);
    BacktestSettings dear =
        new BacktestSettings(
            plain.execution(),
            plain.instruments(),
            plain.funds(),
            plain.fees(),
            SpreadModel.proportional(Rate.of("0.0005")),
            ImpactModel.squareRoot(1),
            plain.delays(),
            plain.afterHalt());
    BacktestResult result =
        Backtest.overCandles(
            dear,
            Candles.sma(5, 20, Candles.BTC),
            List.of(
                Candles.walk(
                    Candles.BTC,
                    RandomGeneratorFactory.of("L64X128MixRandom").create(9),
                    4_000,
                    0.001)));

    assertThat(result.fills()).hasSizeGreaterThan(50);
    for (BacktestResult.Fill fill : result.fills()) {
      Costs costs = fill.costs();
      assertThat(costs.latency() + costs.spread() + costs.slippage() + costs.fee())
          .isEqualTo(costs.shortfall());
      assertThat(costs.spread()).isPositive();
      assertThat(costs.slippage()).isNotNegative();
    }
    long profit =
        result.trades().stream().mapToLong(trade -> trade.position().realized().raw()).sum();
    if (result.orders().size() % 2 == 0) {
      assertThat(result.last().raw() - result.initial().raw()).isCloseTo(profit, within(1_000L));
    }
  }

  @Test
  void nobodyFallsSilentWhereNothingOfOursIsAbout() {
    ExecutionSettings usual = Candles.signalsOnly("5000");

    BacktestResult result =
        Backtest.overCandles(
            Candles.settings(
                Candles.with(
                    usual,
                    usual.maxHolding(),
                    usual.sizing(),
                    withControlSilence(usual.risk(), Duration.ofSeconds(30))),
                0),
            Candles.sma(20, 50, Candles.BTC),
            List.of(
                Candles.walk(
                    Candles.BTC,
                    RandomGeneratorFactory.of("L64X128MixRandom").create(12),
                    4_000,
                    0.001)));

    assertThat(result.count("signals")).isGreaterThan(20);
    assertThat(result.count("denied.CONTROL_SILENT")).isZero();
  }

  @Test
  void theGoldenRunStaysAsItIs() {
    BacktestResult result =
        Backtest.overCandles(
            guarded(50_000_000),
            Candles.sma(5, 20, Candles.BTC),
            List.of(
                Candles.walk(
                    Candles.BTC,
                    RandomGeneratorFactory.of("L64X128MixRandom").create(2026),
                    5_000,
                    0.001)));

    assertThat(result.orders().size()).isEqualTo(GOLDEN_ORDERS);
    assertThat(result.last().amount()).isEqualTo(GOLDEN_EQUITY);
    assertThat(result.ordersHash()).isEqualTo(GOLDEN_HASH);
  }

  /** The configuration's own limits, with stops near enough to be met. */
  private static BacktestSettings guarded(long latencyNs) {
    ExecutionSettings standard = Candles.signalsOnly("5000");
    return Candles.settings(
        Candles.with(
            standard,
            Duration.ofHours(2),
            new SizingSettings(
                Rate.of("0.005"), Rate.of("0.2"), Rate.of("2"), Rate.of("3"), Rate.of("0.001")),
            standard.risk()),
        latencyNs);
  }

  private static RiskSettings withControlSilence(RiskSettings risk, Duration silence) {
    return new RiskSettings(
        risk.maxOpenPositions(),
        risk.maxOrderNotional(),
        risk.maxPosition(),
        risk.maxGrossExposure(),
        risk.maxOrdersPerMinute(),
        risk.priceCollar(),
        risk.maxSpreadBps(),
        risk.maxQuoteAge(),
        risk.maxClockOffset(),
        risk.dailyLossLimit(),
        risk.maxDrawdown(),
        risk.lossStreak(),
        risk.lossCoolDown(),
        risk.breakers(),
        risk.protections(),
        new OrderLimits(
            risk.limits().maxOpenOrders(),
            risk.limits().maxOrdersPerSecond(),
            risk.limits().maxCancelsPerMinute(),
            risk.limits().maxAssetExposure(),
            risk.limits().maxLossPerTrade(),
            risk.limits().referenceWindow(),
            risk.limits().maxReferenceDeviation(),
            risk.limits().reduceAt(),
            silence));
  }

  private static List<Strategy> both() {
    return Candles.sma(5, 20, Candles.BTC, Candles.ETH);
  }
}
