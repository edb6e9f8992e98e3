package io.tradebot.benchmark;

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
import io.tradebot.core.backtest.Backtest;
import io.tradebot.core.backtest.BacktestResult;
import io.tradebot.core.backtest.BacktestSettings;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.core.backtest.Delays;
import io.tradebot.core.backtest.FeeSchedule;
import io.tradebot.core.backtest.ImpactModel;
import io.tradebot.core.backtest.SpreadModel;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.SmaCrossoverParameters;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.core.strategy.StrategyPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.GZIPInputStream;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.backtest.TradeOnNextOpenModel;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole engine over candles, risk, fees and equity included, beside a bare loop that computes
 * the same averages and ta4j: how many candles a second one core does.
 */
@Command(
    name = "backtest-candles",
    description = "B2: candles a second through the whole engine, beside a bare loop.")
public final class CandleBacktestBenchmark implements Runnable {
  private static final Asset USDT = Asset.of("USDT");
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  @Option(names = "--candles", defaultValue = "1000000", description = "Candles of a run.")
  private int candles;

  @Option(names = "--rounds", defaultValue = "5", description = "Measured rounds.")
  private int rounds;

  @Option(
      names = "--ta4j",
      defaultValue = "200000",
      description = "Candles that ta4j runs over; its bars take much memory.")
  private int ta4j;

  @Option(names = "--symbols", split = ",", defaultValue = "1,8", description = "Symbols.")
  private int[] symbols = {};

  @Option(
      names = "--recorded",
      description =
          "A CSV of recorded minutes, gzipped, that begins open_time_ms,open,high,low,close,volume;"
              + " repeat in order of time. Averages of 20 and 50 run over them first.")
  private List<Path> recorded = List.of();

  @Override
  public void run() {
    System.out.printf(
        Locale.ROOT,
        "%-28s %14s %14s %14s %10s %8s%n",
        "work",
        "candles/s",
        "bare loop/s",
        "ta4j/s",
        "orders",
        "ratio");
    if (!recorded.isEmpty()) {
      measure("recorded, 20 and 50", List.of(read(id(0), recorded)), 20, 50);
    }
    for (int count : symbols) {
      measure("sparse, " + count + " symbols", count, 500, 2_000);
      measure("dense, " + count + " symbols", count, 2, 5);
    }
  }

  private void measure(String name, int count, int fast, int slow) {
    List<CandleHistory> histories = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      histories.add(walk(id(i), i, candles / count));
    }
    measure(name, histories, fast, slow);
  }

  private void measure(String name, List<CandleHistory> histories, int fast, int slow) {
    int count = histories.size();
    long size = histories.stream().mapToLong(CandleHistory::size).sum();
    double[] engine = new double[rounds];
    double[] bare = new double[rounds];
    double[] library = new double[rounds];
    BarSeries bars = bars(histories.getFirst().head(ta4j));
    int orders = 0;
    double sink = 0;
    for (int round = -2; round < rounds; round++) {
      long begin = cpuNs();
      BacktestResult result =
          Backtest.overCandles(settings(count), strategies(count, fast, slow), histories);
      long between = cpuNs();
      for (CandleHistory history : histories) {
        sink += bareLoop(history, fast, slow);
      }
      long end = cpuNs();
      sink += ta4j(bars, fast, slow);
      long afterLibrary = cpuNs();
      if (round >= 0) {
        library[round] = bars.getBarCount() / ((afterLibrary - end) / 1e9);
        engine[round] = size / ((between - begin) / 1e9);
        bare[round] = size / ((end - between) / 1e9);
      }
      orders = result.orders().size();
    }
    double median = median(engine);
    System.out.printf(
        Locale.ROOT,
        "%-28s %,14.0f %,14.0f %,14.0f %,10d %8.4f%s%n",
        name,
        median,
        median(bare),
        median(library),
        orders,
        median / median(bare),
        Double.isNaN(sink) ? " " : "");
  }

  /** Time that this thread was on a core: what others do on the machine does not count. */
  static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static InstrumentId id(int i) {
    return InstrumentId.of("BINANCE:B" + i + "-USDT");
  }

  private static CandleHistory walk(InstrumentId id, long seed, int count) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    CandleHistory.Builder builder = CandleHistory.builder(id, Timeframe.M1);
    double price = 20_000;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= StrictMath.exp(random.nextGaussian() * 0.0005);
      double wick = StrictMath.abs(random.nextGaussian()) * 0.0005 * price;
      builder.add(
          1_600_000_020_000_000_000L / MINUTE * MINUTE + i * MINUTE,
          cents(open),
          cents(Math.max(open, price) + wick),
          cents(Math.min(open, price) - wick),
          cents(price),
          10 * FixedPoint.ONE);
    }
    return builder.build();
  }

  private static CandleHistory read(InstrumentId id, List<Path> files) {
    CandleHistory.Builder builder = CandleHistory.builder(id, Timeframe.M1);
    for (Path file : files) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        lines.readLine(); // the names of the columns
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] cells = line.split(",", 7);
          builder.add(
              Long.parseLong(cells[0]) * 1_000_000,
              FixedPoint.parse(cells[1]),
              FixedPoint.parse(cells[2]),
              FixedPoint.parse(cells[3]),
              FixedPoint.parse(cells[4]),
              FixedPoint.parse(cells[5]));
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return builder.build();
  }

  private static long cents(double price) {
    return Math.round(price * 100) * (FixedPoint.ONE / 100);
  }

  private static List<Strategy> strategies(int count, int fast, int slow) {
    List<InstrumentId> instruments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      instruments.add(id(i));
    }
    return Strategies.of(
        List.of(
            new StrategyPlan(
                instruments,
                new SmaCrossoverParameters(
                    Timeframe.M1, fast, slow, 14, Duration.ofSeconds(5), Duration.ofSeconds(1)))),
        AnalysisDetail.SIGNALS);
  }

  private static BacktestSettings settings(int count) {
    List<Instrument> instruments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      instruments.add(
          new Instrument(
              id(i),
              Price.of("0.01"),
              Quantity.of("0.00001"),
              Quantity.of("0.00001"),
              Quantity.of("9000"),
              Money.of("10", USDT),
              true));
    }
    return new BacktestSettings(
        ExecutionSettings.standard(AccountId.of("BINANCE-main"), USDT),
        instruments,
        Map.of(USDT, Quantity.of("100000000")),
        FeeSchedule.constant(Rate.of("0.00001"), Rate.of("0.00001"), FeeSchedule.Charged.QUOTE),
        SpreadModel.proportional(Rate.of("0.0001")),
        ImpactModel.squareRoot(1),
        Delays.constant(50_000_000),
        BacktestSettings.AfterHalt.RESET_NEXT_DAY);
  }

  private static BarSeries bars(CandleHistory history) {
    BarSeries series =
        new BaseBarSeriesBuilder().withNumFactory(DoubleNumFactory.getInstance()).build();
    for (int i = 0; i < history.size(); i++) {
      series
          .barBuilder()
          .timePeriod(Duration.ofMinutes(1))
          .endTime(Instant.ofEpochSecond(0, history.closeTimeNs(i)))
          .openPrice(FixedPoint.toDouble(history.open(i)))
          .highPrice(FixedPoint.toDouble(history.high(i)))
          .lowPrice(FixedPoint.toDouble(history.low(i)))
          .closePrice(FixedPoint.toDouble(history.close(i)))
          .volume(FixedPoint.toDouble(history.volume(i)))
          .add();
    }
    return series;
  }

  /** The same rule by ta4j; its bars are made before. */
  private static double ta4j(BarSeries bars, int fast, int slow) {
    ClosePriceIndicator close = new ClosePriceIndicator(bars);
    SMAIndicator fastAverage = new SMAIndicator(close, fast);
    SMAIndicator slowAverage = new SMAIndicator(close, slow);
    return new BarSeriesManager(bars, new TradeOnNextOpenModel())
        .run(
            new BaseStrategy(
                new CrossedUpIndicatorRule(fastAverage, slowAverage),
                new CrossedDownIndicatorRule(fastAverage, slowAverage),
                slow))
        .getPositionCount();
  }

  /** Both averages by running sums, and nothing else. */
  private static double bareLoop(CandleHistory history, int fast, int slow) {
    long fastSum = 0;
    long slowSum = 0;
    int trend = 0;
    double profit = 0;
    long entry = 0;
    for (int i = 0; i < history.size(); i++) {
      fastSum += history.close(i) - (i >= fast ? history.close(i - fast) : 0);
      slowSum += history.close(i) - (i >= slow ? history.close(i - slow) : 0);
      if (i >= slow) {
        int before = trend;
        double difference = (double) fastSum / fast - (double) slowSum / slow;
        trend = difference > 0 ? 1 : difference < 0 ? -1 : trend;
        if (before < 0 && trend > 0 && entry == 0) {
          entry = history.close(i);
        } else if (trend < 0 && entry != 0) {
          profit += (double) (history.close(i) - entry) / entry;
          entry = 0;
        }
      }
    }
    return profit;
  }
}
