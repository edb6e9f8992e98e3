package io.tradebot.research.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.backtest.BacktestSettings;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.core.backtest.Delays;
import io.tradebot.core.backtest.FeeSchedule;
import io.tradebot.core.backtest.ImpactModel;
import io.tradebot.core.backtest.SpreadModel;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.MarketStream;
import io.tradebot.core.strategy.SmaCrossoverParameters;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.core.strategy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Asset USDT = Asset.of("USDT");
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  @Test
  void catchesAStrategyThatKnowsTheNextHour() {
    CandleHistory history = walk(6_000);

    List<LookAheadAudit.Cut> cuts =
        LookAheadAudit.run(
            settings(),
            histories -> List.of(new Peeking(histories.getFirst())),
            List.of(history),
            6);

    assertThat(cuts).hasSize(6);
    assertThat(cuts).anyMatch(cut -> !cut.isClean());
  }

  @Test
  void findsNothingInAStrategyThatLooksBackOnly() {
    CandleHistory history = walk(6_000);

    List<LookAheadAudit.Cut> cuts =
        LookAheadAudit.run(settings(), histories -> crossover(), List.of(history), 6);

    assertThat(cuts).hasSize(6).allMatch(LookAheadAudit.Cut::isClean);
    assertThat(cuts.getLast().orders()).isGreaterThan(20);
  }

  @Test
  void aCrossoverNeedsNoMoreWarmUpThanItSays() {
    List<WarmUpAudit.Start> starts =
        WarmUpAudit.run(settings(), AuditTest::crossover, List.of(walk(6_000)));

    assertThat(starts).hasSize(4).allMatch(start -> start.same() >= 0.95);
    assertThat(starts.getFirst().orders()).isGreaterThan(20);
  }

  @Test
  void placebosKeepTheirCandles() {
    CandleHistory history = walk(500);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

    CandleHistory shuffled = Placebos.shuffled(history, random);
    CandleHistory reversed = Placebos.reversed(history);

    assertThat(shuffled.size()).isEqualTo(history.size());
    double end = (double) shuffled.close(499) / history.close(499);
    assertThat(end).isBetween(0.999, 1.001);
    assertThat((double) reversed.close(499) / reversed.open(0))
        .isCloseTo((double) history.open(0) / history.close(499), within(1e-6));
  }

  private static List<Strategy> crossover() {
    return Strategies.of(
        List.of(
            new StrategyPlan(
                List.of(BTC),
                new SmaCrossoverParameters(
                    Timeframe.M1, 5, 20, 14, Duration.ofSeconds(5), Duration.ofSeconds(10)))),
        AnalysisDetail.SIGNALS);
  }

  private static BacktestSettings settings() {
    return new BacktestSettings(
        ExecutionSettings.standard(AccountId.of("BINANCE-main"), USDT),
        List.of(
            new Instrument(
                BTC,
                Price.of("0.01"),
                Quantity.of("0.00001"),
                Quantity.of("0.00001"),
                Quantity.of("9000"),
                Money.of("10", USDT),
                true)),
        Map.of(USDT, Quantity.of("100000")),
        FeeSchedule.constant(Rate.of("0.0001"), Rate.of("0.0001"), FeeSchedule.Charged.QUOTE),
        SpreadModel.proportional(Rate.of("0.0001")),
        ImpactModel.squareRoot(1),
        Delays.constant(50_000_000),
        BacktestSettings.AfterHalt.RESET_NEXT_DAY);
  }

  private static CandleHistory walk(int count) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    CandleHistory.Builder builder = CandleHistory.builder(BTC, Timeframe.M1);
    double price = 20_000;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= StrictMath.exp(random.nextGaussian() * 0.001);
      builder.add(
          1_600_000_020_000_000_000L / MINUTE * MINUTE + i * MINUTE,
          cents(open),
          cents(Math.max(open, price) + 5),
          cents(Math.min(open, price) - 5),
          cents(price),
          10 * FixedPoint.ONE);
    }
    return builder.build();
  }

  private static long cents(double price) {
    return Math.round(price * 100) * (FixedPoint.ONE / 100);
  }

  /** Reads the price of an hour later from the history that it should not have. */
  private static final class Peeking implements Strategy {
    private static final StrategyId ID = StrategyId.of("peeking");
    private final CandleHistory future;
    private boolean holding;

    Peeking(CandleHistory future) {
      this.future = future;
    }

    @Override
    public StrategyId id() {
      return ID;
    }

    @Override
    public Set<InstrumentId> instruments() {
      return Set.of(BTC);
    }

    @Override
    public Set<MarketStream> streams() {
      return Set.of(MarketStream.CANDLE);
    }

    @Override
    public Timeframe timeframe() {
      return Timeframe.M1;
    }

    @Override
    public int warmUp() {
      return 1;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void learn(CandleClosed candle) {}

    @Override
    public Verdict onCandle(CandleClosed candle, Instant now) {
      int later = Math.min(future.size() - 1, future.indexAt(candle.openTimeNs()) + 60);
      boolean rises = future.close(later) > candle.close().raw() * 1.002;
      if (rises == holding) {
        return Verdict.NOTHING;
      }
      Stance stance = rises ? Stance.LONG : Stance.FLAT;
      String id = "peek/" + candle.openTimeNs();
      AnalysisCompleted analysis =
          new AnalysisCompleted(
              id, ID, BTC, List.of(), 0, 0, rises ? Decision.BUY : Decision.SELL, "knows", now);
      return new Verdict(
          analysis,
          List.of(
              new SignalRaised(
                  id,
                  ID,
                  BTC,
                  stance,
                  1,
                  Price.of("20"),
                  candle.close(),
                  "knows",
                  id,
                  now,
                  now.plusSeconds(5))));
    }

    @Override
    public void onPosition(PositionEvent event) {
      holding = !(event instanceof PositionClosed);
    }

    @Override
    public void onFeed(InstrumentId changed, @Nullable String fault) {}

    @Override
    public void forget(InstrumentId instrument) {}
  }
}
