package io.tradebot.benchmark;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.feature.FeatureSet;
import io.tradebot.learning.dataset.Candles;
import io.tradebot.learning.inference.RawModel;
import io.tradebot.learning.inference.RecurrentNetwork;
import io.tradebot.learning.inference.RecurrentNetwork.Cell;
import io.tradebot.learning.label.ForwardReturnSign;
import io.tradebot.training.Engine;
import io.tradebot.training.Market;
import io.tradebot.training.RecurrentEngine.NetworkOnEngine;
import io.tradebot.training.Samples;
import io.tradebot.training.TreeEngine;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One prediction at a time by the compiled models, beside the engines that train them, in turns:
 * how long it takes and how far apart the answers are.
 *
 * <p>LSTM and GRU of 32 units on windows of 64 rows of 16, with random weights, and 200 rounds of
 * trees of depth 6, trained on a random walk. Latency does not depend on what they have learnt.
 */
@Command(
    name = "inference",
    description = "B6: one prediction by the compiled models, beside DJL and XGBoost.")
public final class InferenceBenchmark implements Runnable {
  private static final int ROWS = 64;
  private static final int WIDTH = 16;
  private static final int UNITS = 32;
  private static final int INPUTS = 1_000;
  private static final long HIGHEST_NS = 60_000_000_000L;

  @Option(names = "--rounds", defaultValue = "5", description = "Measured rounds.")
  private int rounds = 5;

  @Option(names = "--calls", defaultValue = "2000", description = "Calls of a round, each.")
  private int calls = 2_000;

  /** Something that predicts one window. */
  private interface Prediction {
    void of(float[] window, double[] answers);
  }

  @Override
  public void run() {
    Hiccups hiccups = Hiccups.start();
    System.out.printf(
        Locale.ROOT,
        "%-26s %9s %9s %9s %9s   %s%n",
        "work, microseconds",
        "p50",
        "p99",
        "p99.9",
        "max",
        "against the engine");
    for (Cell cell : Cell.values()) {
      recurrent(cell);
    }
    trees();
    try {
      Histogram late = hiccups.stop();
      System.out.printf(
          Locale.ROOT,
          "hiccups of this machine meanwhile: p99.9 %.0f us, max %.0f us%n",
          late.getValueAtPercentile(99.9) / 1e3,
          late.getMaxValue() / 1e3);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void recurrent(Cell cell) {
    SplittableRandom random = new SplittableRandom(1);
    int gates = cell.gates();
    RecurrentNetwork network =
        new RecurrentNetwork(
            cell,
            ROWS,
            WIDTH,
            UNITS,
            numbers(random, gates * UNITS * WIDTH),
            numbers(random, gates * UNITS * UNITS),
            numbers(random, gates * UNITS),
            numbers(random, gates * UNITS),
            numbers(random, 2 * UNITS),
            numbers(random, 2));
    float[][] windows = new float[INPUTS][];
    for (int i = 0; i < INPUTS; i++) {
      windows[i] = numbers(random, ROWS * WIDTH);
    }
    float[] row = numbers(random, WIDTH);
    try (NetworkOnEngine engine = new NetworkOnEngine(network, 2)) {
      beside(cell + " 32, a window", "DJL", network::predict, engine::predict, windows, 2);
    }
    network.reset();
    Histogram step = new Histogram(HIGHEST_NS, 3);
    double[] answers = new double[2];
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < 10 * calls; i++) {
        long begin = System.nanoTime();
        network.step(row, answers);
        if (round >= 0) {
          step.recordValue(System.nanoTime() - begin);
        }
      }
    }
    print(cell + " 32, a stateful step", step, "");
  }

  private void trees() {
    Candles candles = walk(12_000);
    Market market = Market.of("WALK", candles, FeatureSet.CANDLES, new ForwardReturnSign(5));
    Samples train = Samples.of(List.of(market), 1, 0, Long.MAX_VALUE, 1);
    TreeEngine engine = new TreeEngine(200, 6, 0.1, 1, 200);
    try (Engine.Trained trained =
        // Judged by what it learns, it goes on learning to the last round.
        engine.train(train, train, 2, (windows, length) -> {}, 1, Engine.Progress.SILENT)) {
      RawModel compiled = trained.compiled();
      float[][] windows = new float[INPUTS][];
      for (int i = 0; i < INPUTS; i++) {
        windows[i] = new float[train.length()];
        train.copyWindow(i * (train.size() / INPUTS), windows[i], 0);
      }
      beside(
          "trees " + trained.bestRound() + " x 2 x depth 6",
          "XGBoost",
          compiled::predict,
          trained::predict,
          windows,
          2);
    }
  }

  /** An engine as its own interface has it. */
  private interface Original {
    float[] predict(float[] windows, int count);
  }

  private void beside(
      String name,
      String engineName,
      Prediction compiled,
      Original engine,
      float[][] windows,
      int classes) {
    Histogram ours = new Histogram(HIGHEST_NS, 3);
    Histogram theirs = new Histogram(HIGHEST_NS, 3);
    double[] answers = new double[classes];
    double farthest = 0;
    for (float[] window : windows) {
      compiled.of(window, answers);
      float[] said = engine.predict(window.clone(), 1);
      for (int k = 0; k < classes; k++) {
        farthest = Math.max(farthest, Math.abs(answers[k] - said[k]));
      }
    }
    // The first round warms up and does not count.
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < calls; i++) {
        float[] window = windows[i % windows.length];
        long begin = System.nanoTime();
        compiled.of(window, answers);
        long between = System.nanoTime();
        engine.predict(window, 1);
        long end = System.nanoTime();
        if (round >= 0) {
          ours.recordValue(between - begin);
          theirs.recordValue(end - between);
        }
      }
    }
    double ratio = (double) theirs.getValueAtPercentile(50) / ours.getValueAtPercentile(50);
    print(
        name,
        ours,
        String.format(Locale.ROOT, "%.1f times as fast, at most %.1e apart", ratio, farthest));
    print("  the same by " + engineName, theirs, "");
  }

  private static void print(String name, Histogram ns, String rest) {
    System.out.printf(
        Locale.ROOT,
        "%-26s %9.1f %9.1f %9.1f %9.1f   %s%n",
        name,
        ns.getValueAtPercentile(50) / 1e3,
        ns.getValueAtPercentile(99) / 1e3,
        ns.getValueAtPercentile(99.9) / 1e3,
        ns.getMaxValue() / 1e3,
        rest);
  }

  private static float[] numbers(SplittableRandom random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-0.4, 0.4);
    }
    return numbers;
  }

  private static Candles walk(int count) {
    SplittableRandom random = new SplittableRandom(2);
    Candles candles = new Candles(Timeframe.M1);
    double close = 100;
    for (int i = 0; i < count; i++) {
      double open = close;
      close *= Math.exp(0.001 * random.nextGaussian());
      candles.add(
          (i + 1) * Duration.ofMinutes(1).toNanos(),
          open,
          Math.max(open, close) * 1.0002,
          Math.min(open, close) * 0.9998,
          close,
          1 + random.nextDouble(),
          100,
          0.5);
    }
    return candles;
  }
}
