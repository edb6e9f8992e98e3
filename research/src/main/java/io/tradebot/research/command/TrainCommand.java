package io.tradebot.research.command;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import io.tradebot.core.feature.FeatureSet;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.dataset.Candles;
import io.tradebot.learning.registry.Registry;
import io.tradebot.learning.validation.WalkForward;
import io.tradebot.research.training.FoldRecord;
import io.tradebot.research.training.ModelPlans;
import io.tradebot.research.training.ProgressBar;
import io.tradebot.research.training.TrainingData;
import io.tradebot.research.training.TrainingReport;
import io.tradebot.research.training.TrainingRun;
import io.tradebot.storage.dataset.MarketDataFiles;
import io.tradebot.training.Market;
import io.tradebot.training.ModelPlan;
import io.tradebot.training.ModelTraining;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code train}: trains models and writes a report. */
@Command(
    name = "train",
    description = {
      "Trains regime (XGBoost), momentum (LSTM) and volatility (GRU) models on purged walk-forward",
      "folds and writes artefacts and a report. A run that was cut short goes on where it stopped."
    },
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final Duration DEMO_LENGTH = Duration.ofHours(24);

  @Option(
      names = "--demo",
      description = "Train the small models of the demo on the simulator's market.")
  private boolean demo;

  @Option(
      names = "--csv",
      paramLabel = "SYMBOL=FILE[,FILE...]",
      description =
          "1 minute candles of a symbol: open_time_ms,open,high,low,close,volume; may be repeated.")
  private List<String> csv = new ArrayList<>();

  @Option(
      names = "--symbols",
      split = ",",
      paramLabel = "SYMBOL",
      description = "Symbols of imported candles, e.g. BTC-USDT,ETH-USDT.")
  private List<String> symbols = new ArrayList<>();

  @Option(names = "--venue", description = "Venue of imported candles (${DEFAULT-VALUE}).")
  private String venue = "BINANCE";

  @Option(names = "--data", description = "Folder of imported candles (${DEFAULT-VALUE}).")
  private Path data = Path.of(".tradebot/data/market");

  @Option(names = "--from", description = "First day of imported candles, e.g. 2021-01-01.")
  private String from = "2000-01-01";

  @Option(names = "--to", description = "Day after the last one of imported candles.")
  private String to = "2200-01-01";

  @Option(names = "--timeframe", description = "Candles to train on (${DEFAULT-VALUE}).")
  private String timeframe = "15m";

  @Option(names = "--horizon", description = "Candles that the answers look forward.")
  private int horizon;

  @Option(
      names = "--models",
      split = ",",
      description = "regime, momentum, volatility, or momentum-trees (${DEFAULT-VALUE}).")
  private List<String> models = List.of("regime", "momentum", "volatility");

  @Option(names = "--folds", description = "Walk-forward folds (${DEFAULT-VALUE}).")
  private int folds = 3;

  @Option(
      names = "--test-share",
      description = "Part of the data that the tests cover together (${DEFAULT-VALUE}).")
  private double testShare = 0.3;

  @Option(names = "--units", description = "Units of the recurrent layers (${DEFAULT-VALUE}).")
  private int units = 24;

  @Option(names = "--epochs", description = "Epochs at most (${DEFAULT-VALUE}).")
  private int epochs = 20;

  @Option(names = "--seed", description = "Seed of everything (${DEFAULT-VALUE}).")
  private long seed = 42;

  @Option(
      names = "--placebo",
      description =
          "Also train on shuffled answers and on stale features, which must find nothing.")
  private boolean placebo;

  @Option(names = "--out", description = "Registry of models (${DEFAULT-VALUE}).")
  private Path out = Path.of("models");

  @Option(names = "--report", description = "Folder of the report (${DEFAULT-VALUE}).")
  private Path report = Path.of(".tradebot/training/report");

  @Option(names = "--work", description = "Folder of unfinished runs (${DEFAULT-VALUE}).")
  private Path work = Path.of(".tradebot/training/runs");

  @Option(
      names = "--challenge",
      description = "Let each new model predict in the shadow of the champion at once.")
  private boolean challenge;

  @Option(
      names = "--every",
      paramLabel = "HOURS",
      description =
          "Train again and again, this long apart, each time on the candles there are by then.")
  private double everyHours;

  private final PrintStream screen = System.out;

  @Override
  public Integer call() throws IOException {
    if (everyHours < 0 || Double.isNaN(everyHours)) {
      throw new CommandFailedException("--every must be above 0 hours, was " + everyHours);
    }
    if (everyHours == 0) {
      return train();
    }
    // Ends with the process. One failed run, such as for want of candles, must not end the rest.
    while (true) {
      Instant begun = Instant.now();
      try {
        train();
      } catch (CommandFailedException | IOException | IllegalArgumentException failure) {
        screen.println("This training failed: " + failure.getMessage());
      }
      Instant next = begun.plus(Duration.ofMillis(Math.round(everyHours * 3_600_000)));
      screen.println("Next training at " + next.truncatedTo(ChronoUnit.SECONDS));
      try {
        Thread.sleep(Duration.between(Instant.now(), next));
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        return ResearchCommand.OK;
      }
    }
  }

  private int train() throws IOException {
    Map<String, Candles> candles = candles();
    candles.forEach(
        (symbol, series) ->
            screen.printf(
                Locale.ROOT, "%s: %,d candles of %s%n", symbol, series.size(), series.timeframe()));
    Timeframe length = candles.values().iterator().next().timeframe();
    int ahead = horizon > 0 ? horizon : demo ? 180 : 4;
    ModelPlans plans =
        new ModelPlans(
            demo ? FeatureSet.CANDLES : FeatureSet.CANDLES_AND_TIME,
            ahead,
            120,
            48,
            demo ? 16 : units,
            demo ? 12 : epochs,
            seed,
            demo ? Duration.ofDays(3650) : Duration.ofDays(90));
    TrainingReport summary = new TrainingReport();
    summary.fact("candles", length.code());
    summary.fact("horizon", ahead);
    summary.fact("seed", seed);
    summary.fact("source", demo ? "simulator" : csv.isEmpty() ? "imported" : "files");
    candles.forEach((symbol, series) -> summary.fact("data " + symbol, series.hash()));
    for (String name : models) {
      ModelPlan plan = plan(plans, name);
      WalkForward walk =
          new WalkForward(demo ? 1 : folds, testShare, true, 2 * plan.label().horizon() + 1);
      Manifest.Verdict verdict = demo ? Manifest.Verdict.DEMO : Manifest.Verdict.NONE;
      TrainingRun run =
          new TrainingRun(plan, candles, walk, verdict, revision(), work, out.resolve("artefacts"));
      List<FoldRecord> done =
          run.run((fold, of) -> bar(name + ", fold " + (fold + 1) + " of " + of));
      screen.println();
      done.forEach(fold -> print(name, fold));
      if (challenge) {
        challenge(done.getLast().artefact());
      }
      summary.add(name, plan, done);
      if (placebo) {
        placebos(name, plan, run, walk, candles, summary);
      }
    }
    summary.write(report);
    screen.println("Report: " + report.resolve("report.html"));
    return ResearchCommand.OK;
  }

  /** A model that has a place already is the same as before: nothing has changed. */
  private void challenge(@Nullable String id) {
    if (id == null) {
      return;
    }
    Registry registry = new Registry(out);
    boolean placed =
        registry.state().slots().values().stream()
            .anyMatch(of -> id.equals(of.champion()) || of.challengers().contains(id));
    if (placed) {
      screen.println(id + " has its place already");
    } else {
      registry.challenge(id, "trained on fresh data", Instant.now());
      screen.println(id + " is a challenger");
    }
  }

  private ProgressBar bar(String title) {
    return new ProgressBar(screen, title, DataImportCommand.isAtTerminal());
  }

  private void placebos(
      String name,
      ModelPlan plan,
      TrainingRun run,
      WalkForward walk,
      Map<String, Candles> candles,
      TrainingReport summary) {
    var fold = walk.split(0, candles.values().iterator().next().size()).getLast();
    List<Market> shuffled =
        run.markets().stream().map(market -> ModelTraining.shuffled(market, seed)).toList();
    List<Market> stale =
        run.markets().stream()
            .map(market -> market.withTable(market.table().delayed(8 * plan.label().horizon())))
            .toList();
    for (Map.Entry<String, List<Market>> one :
        Map.of("shuffled answers", shuffled, "stale features", stale).entrySet()) {
      ModelTraining.Result result =
          new ModelTraining(plan, one.getValue(), revision())
              .train(fold, Manifest.Verdict.NONE, bar(name + ", " + one.getKey()));
      screen.println();
      FoldRecord record = FoldRecord.of(fold, result, null, 0);
      print(name + ", " + one.getKey(), record);
      summary.add(name + ", " + one.getKey(), plan, List.of(record));
    }
  }

  private void print(String name, FoldRecord fold) {
    screen.printf(
        Locale.ROOT,
        "%s: AUC %.4f%s, Brier %.4f (base %.4f), calibration error %.4f, %,d samples, round %d%s%n",
        name,
        fold.metrics().getOrDefault("auc", Double.NaN),
        fold.metrics().containsKey("auc_low")
            ? String.format(
                Locale.ROOT,
                " (95 %%: %.4f to %.4f)",
                fold.metrics().get("auc_low"),
                fold.metrics().get("auc_high"))
            : "",
        fold.metrics().getOrDefault("brier", Double.NaN),
        fold.metrics().getOrDefault("base_brier", Double.NaN),
        fold.metrics().getOrDefault("calibration_error", Double.NaN),
        fold.samples(),
        fold.bestRound(),
        fold.artefact() == null ? "" : ", model " + fold.artefact());
    if (fold.metrics().containsKey("gross_bps_top_tenth")) {
      screen.printf(
          Locale.ROOT,
          "  most confident tenth earns %.2f bps a trade before costs, all %.2f%n",
          fold.metrics().get("gross_bps_top_tenth"),
          fold.metrics().get("gross_bps_all"));
    }
    fold.baselines()
        .forEach((rule, value) -> screen.printf(Locale.ROOT, "  rule %s %.4f%n", rule, value));
  }

  private static ModelPlan plan(ModelPlans plans, String name) {
    if (name.equals("momentum-trees")) {
      return plans.momentumByTrees();
    }
    try {
      return plans.of(ModelRole.of(name));
    } catch (IllegalArgumentException unknown) {
      throw new CommandFailedException(
          "--models must be of regime, momentum, volatility, momentum-trees, was \"" + name + "\"");
    }
  }

  private Map<String, Candles> candles() throws IOException {
    Map<String, Candles> result = new LinkedHashMap<>();
    if (demo) {
      screen.println("Making " + DEMO_LENGTH.toHours() + " h of the simulator's market ...");
      return TrainingData.generated(
          List.of(Symbol.of("BTC-USDT"), Symbol.of("ETH-USDT")), seed, 8, DEMO_LENGTH);
    }
    Timeframe length = timeframe();
    for (String one : csv) {
      int equals = one.indexOf('=');
      if (equals < 1) {
        throw new CommandFailedException(
            "--csv must be SYMBOL=FILE[,FILE...], was \"" + one + "\"");
      }
      List<Path> files =
          Arrays.stream(one.substring(equals + 1).split(",", -1)).map(Path::of).toList();
      for (Path file : files) {
        if (!Files.isRegularFile(file)) {
          throw new CommandFailedException("--csv: there is no file " + file);
        }
      }
      Candles minutes = TrainingData.csv(files, Timeframe.M1);
      result.put(
          one.substring(0, equals), length == Timeframe.M1 ? minutes : minutes.resample(length));
    }
    MarketDataFiles store = new MarketDataFiles(data);
    for (String symbol : symbols) {
      InstrumentId instrument = new InstrumentId(Venue.of(venue), Symbol.of(symbol));
      Candles stored =
          TrainingData.stored(store, instrument, length, day("--from", from), day("--to", to));
      if (stored.size() == 0) {
        throw new CommandFailedException(
            "there are no "
                + length
                + " candles of "
                + instrument
                + " in "
                + data
                + "; import them first (./tradebot data)");
      }
      result.put(symbol, stored);
    }
    if (result.isEmpty()) {
      throw new CommandFailedException("say what to train on: --demo, --csv or --symbols");
    }
    return result;
  }

  private static Instant day(String option, String text) {
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException wrong) {
      throw new CommandFailedException(
          option + " must be a day such as 2021-01-01, was \"" + text + "\"");
    }
  }

  private Timeframe timeframe() {
    try {
      return Timeframe.of(timeframe);
    } catch (IllegalArgumentException unknown) {
      throw new CommandFailedException("--timeframe: " + unknown.getMessage());
    }
  }

  /** The program's own revision, where the launcher knows it. */
  private static String revision() {
    String revision = System.getenv("TRADEBOT_REVISION");
    return revision == null || revision.isBlank() ? "unknown" : revision;
  }
}
