package io.tradebot.research.gate;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.core.backtest.BacktestSettings;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.core.backtest.Delays;
import io.tradebot.core.backtest.FeeSchedule;
import io.tradebot.core.backtest.ImpactModel;
import io.tradebot.core.backtest.SpreadModel;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.sizing.SizingSettings;
import io.tradebot.core.strategy.SmaCrossoverParameters;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.research.ledger.Trial;
import io.tradebot.research.run.DataHash;
import io.tradebot.research.run.RunRecord;
import io.tradebot.research.run.Study;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The whole way of a strategy that was fitted to the past: a market is made, many parameters of a
 * real strategy are tried on it with the real engine, and the best goes through the gate.
 *
 * <p>Two edges are planted. Falls that are announced exist in one direction of time only: run
 * backwards they are leaps out of a decline, which nothing announces. Trends exist in both, as
 * autocovariances do: the reversed past keeps them, and the gate refuses them for it.
 */
public final class GateRehearsal {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Asset USDT = Asset.of("USDT");
  private static final Timeframe LENGTH = Timeframe.H4;
  private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
  private static final double COST_FACTOR = 2;

  /** Of a candle's change, and of the planted trend beside it. */
  private static final double DEVIATION = 0.008;

  private static final double TREND = 0.004;

  /** Of a candle's change while a fall announces itself. */
  private static final double DECLINE = -0.003;

  /** Candles that announce a fall, on average. */
  private static final int DECLINE_LENGTH = 12;

  /** Candles that a trend lasts, on average. */
  private static final int TREND_LENGTH = 40;

  /** What the market is made of, beside chance. */
  public enum Planted {
    /** Nothing: the best of many is luck, and is refused. */
    NOISE,
    /**
     * Slow rises, each given back by one fall that a short decline announces. Who follows the rise
     * and leaves in the decline earns, and is accepted.
     */
    ANNOUNCED_FALLS,
    /** Trends up and down alike: refused by the reversed past, and by nothing else. */
    TRENDS;

    private boolean isRight(List<GateCheck> checks) {
      List<String> objections =
          checks.stream().filter(check -> !check.passes()).map(GateCheck::name).toList();
      return switch (this) {
        case NOISE -> !objections.isEmpty();
        case ANNOUNCED_FALLS -> objections.isEmpty();
        case TRENDS -> objections.equals(List.of("placebo_reversed"));
      };
    }
  }

  /**
   * What the gate said.
   *
   * @param sharpe of the best, at the costs that are judged
   */
  public record Outcome(
      Planted planted,
      int configurations,
      Map<String, String> best,
      double sharpe,
      List<GateCheck> checks) {
    public boolean accepted() {
      return checks.stream().allMatch(GateCheck::passes);
    }

    /** Whether the gate said what it should have said of such a market. */
    public boolean isRight() {
      return planted.isRight(checks);
    }
  }

  private GateRehearsal() {}

  /** Rehearses once; the same seed gives the same outcome. */
  public static Outcome run(
      Planted planted, int configurations, int days, GateThresholds limits, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<CandleHistory> past = List.of(market(planted, days, random));
    String dataHash = DataHash.of(past);
    Set<List<Integer>> pairs = new LinkedHashSet<>();
    while (pairs.size() < configurations) {
      int fast = 2 + random.nextInt(30);
      pairs.add(List.of(fast, fast + 3 + random.nextInt(100)));
    }
    List<Study> studies =
        pairs.stream().map(pair -> study(pair.get(0), pair.get(1), past, seed)).toList();
    List<Trial> trials = studies.parallelStream().map(study -> trial(study, dataHash)).toList();
    int best = 0;
    for (int i = 1; i < trials.size(); i++) {
      best = sharpe(trials.get(i)) > sharpe(trials.get(best)) ? i : best;
    }
    Study dear = studies.get(best).costing(COST_FACTOR);
    RunRecord run = RunRecord.of("rehearsal", BEGIN, dear, dataHash, "", dear.run());
    List<Trial> candidates = new ArrayList<>(List.of(run.trial()));
    candidates.addAll(trials.subList(0, best));
    candidates.addAll(trials.subList(best + 1, trials.size()));
    return new Outcome(
        planted,
        configurations,
        dear.parameters(),
        run.statistics().value("sharpe"),
        Judgement.of(dear, run, candidates, configurations, null, limits).stream()
            .sorted(Comparator.comparing(GateCheck::passes).reversed())
            .toList());
  }

  private static Trial trial(Study study, String dataHash) {
    return RunRecord.of("rehearsal", BEGIN, study, dataHash, "", study.run()).trial();
  }

  private static double sharpe(Trial trial) {
    double ratio = trial.statistics().getOrDefault("sharpe", Double.NaN);
    return Double.isNaN(ratio) ? Double.NEGATIVE_INFINITY : ratio;
  }

  /** A random walk around what is planted. */
  private static CandleHistory market(Planted planted, int days, RandomGenerator random) {
    CandleHistory.Builder builder = CandleHistory.builder(BTC, LENGTH);
    int count = (int) (Duration.ofDays(days).toNanos() / LENGTH.lengthNs());
    long begin = BEGIN.getEpochSecond() * 1_000_000_000L;
    double[] drift =
        switch (planted) {
          case NOISE -> new double[count];
          case ANNOUNCED_FALLS -> announcedFalls(count, random);
          case TRENDS -> trends(count, random);
        };
    double price = 20_000;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= StrictMath.exp(random.nextGaussian() * DEVIATION + drift[i]);
      double wick = StrictMath.abs(random.nextGaussian()) * DEVIATION / 4 * price;
      builder.add(
          begin + i * LENGTH.lengthNs(),
          cents(open),
          cents(Math.max(open, price) + wick),
          cents(Math.max(0.01, Math.min(open, price) - wick)),
          cents(price),
          1_000 * FixedPoint.ONE);
    }
    return builder.build();
  }

  private static double[] trends(int count, RandomGenerator random) {
    double[] drift = new double[count];
    double trend = TREND;
    for (int i = 0; i < count; i++) {
      if (random.nextInt(TREND_LENGTH) == 0) {
        trend = -trend;
      }
      drift[i] = trend;
    }
    return drift;
  }

  /** What a rise brought the decline and the fall take: in the long run the price goes nowhere. */
  private static double[] announcedFalls(int count, RandomGenerator random) {
    double[] drift = new double[count];
    for (int i = 0; i < count; ) {
      int decline = i + around(TREND_LENGTH, random);
      int fall = decline + around(DECLINE_LENGTH, random);
      double risen = 0;
      for (; i < Math.min(count, decline); i++) {
        drift[i] = TREND;
        risen += TREND;
      }
      for (; i < Math.min(count, fall); i++) {
        drift[i] = DECLINE;
        risen += DECLINE;
      }
      if (i < count) {
        drift[i++] = -risen;
      }
    }
    return drift;
  }

  /** Between half of a length and half as much again. */
  private static int around(int length, RandomGenerator random) {
    return length / 2 + random.nextInt(length);
  }

  private static long cents(double price) {
    return Math.max(1, Math.round(price * 100)) * (FixedPoint.ONE / 100);
  }

  private static Study study(int fast, int slow, List<CandleHistory> past, long seed) {
    return new Study(
        List.of(
            new StrategyPlan(
                List.of(BTC),
                new SmaCrossoverParameters(
                    LENGTH, fast, slow, 14, Duration.ofSeconds(5), Duration.ofSeconds(1)))),
        past,
        settings(),
        Map.of("fast", Integer.toString(fast), "slow", Integer.toString(slow)),
        Map.of(),
        seed);
  }

  /** The usual limits, with stops so wide that the strategy's own exits decide. */
  private static BacktestSettings settings() {
    ExecutionSettings usual = ExecutionSettings.standard(AccountId.of("BINANCE-rehearsal"), USDT);
    ExecutionSettings wide =
        new ExecutionSettings(
            usual.account(),
            usual.quote(),
            usual.initialState(),
            usual.entry(),
            usual.entryTimeout(),
            Duration.ofDays(365),
            usual.fallbackStop(),
            usual.reconcileInterval(),
            usual.requestTimeout(),
            usual.receiveWindow(),
            usual.clockError(),
            usual.stopTimeout(),
            usual.makerFee(),
            usual.takerFee(),
            new SizingSettings(
                Rate.of("0.05"), Rate.of("0.2"), Rate.of("20"), Rate.of("200"), Rate.of("0.001")),
            usual.risk(),
            usual.exits(),
            usual.statedPrices());
    return new BacktestSettings(
        wide,
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
        FeeSchedule.constant(Rate.of("0.001"), Rate.of("0.001"), FeeSchedule.Charged.RECEIVED),
        SpreadModel.proportional(Rate.of("0.0001")),
        ImpactModel.proportional(Rate.of("0.0001")),
        Delays.constant(50_000_000),
        BacktestSettings.AfterHalt.RESET_NEXT_DAY);
  }
}
