package io.tradebot.research.command;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import io.tradebot.research.data.BadFileException;
import io.tradebot.research.data.MarketFileReader;
import io.tradebot.research.data.Problem;
import io.tradebot.research.data.StoreImport;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.MarketDataFiles;
import io.tradebot.storage.dataset.Saved;
import io.tradebot.storage.dataset.TradeKind;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes files of an exchange into the data-set files and, if asked, into the store. */
@Command(
    name = "import",
    description = {
      "Import candles or trades: klines, trades and aggTrades of Binance's archive (csv, zip, gz;"
          + " with and without header), or candles as open_time_ms,open,high,low,close,volume.",
      "A line that breaks a rule is named, and its file refused unless --skip-bad is given."
          + " Importing again changes nothing."
    },
    mixinStandardHelpOptions = true)
final class DataImportCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataCommand.Folder files = new DataCommand.Folder();
  @Mixin private final DataCommand.Instrument instrument = new DataCommand.Instrument();

  @Option(
      names = "--timeframe",
      defaultValue = "1m",
      description = "Of candles: 1s, 1m, 5m, 15m, 1h, 4h, 1d (default: ${DEFAULT-VALUE}).")
  private String timeframe = "1m";

  @Option(
      names = "--skip-bad",
      description = "Leave bad lines out and name them, instead of refusing the file.")
  private boolean skipBad;

  @Option(
      names = "--store",
      description = "Write to the time-series store of the configuration as well.")
  private boolean store;

  @Option(names = "--quiet", description = "No progress bar.")
  private boolean quiet;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files or folders.")
  private List<Path> paths = List.of();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = out();
    InstrumentId id = instrument.id();
    MarketDataFiles target = files.open();
    List<Path> sources = sources();
    int failed = 0;
    for (Path source : sources) {
      try {
        importFile(source, id, target, out);
      } catch (BadFileException bad) {
        failed++;
        out.println(source + " is refused:");
        out.println(bad.getMessage());
      }
    }
    out.flush();
    if (failed > 0) {
      throw new CommandFailedException(
          failed
              + " of "
              + sources.size()
              + " files were refused; --skip-bad takes their good lines");
    }
    return ResearchCommand.OK;
  }

  private PrintWriter out() {
    CommandSpec known = spec;
    return known == null
        ? new PrintWriter(System.out, false, StandardCharsets.UTF_8)
        : known.commandLine().getOut();
  }

  private void importFile(Path source, InstrumentId id, MarketDataFiles target, PrintWriter out)
      throws IOException {
    long start = System.nanoTime();
    List<CandleSeries> read = new ArrayList<>();
    Saved[] saved = {Saved.NOTHING};
    Set<TradeKind> kinds = EnumSet.noneOf(TradeKind.class);
    long[] points = {0};
    MarketFileReader.Content content =
        new MarketFileReader(id, frame(), Instant.now(), skipBad, progress(source))
            .read(
                source,
                candles -> {
                  saved[0] = saved[0].plus(target.save(candles));
                  read.add(candles);
                },
                trades -> {
                  saved[0] = saved[0].plus(target.save(trades));
                  kinds.add(trades.kind());
                  if (store && trades.kind() == TradeKind.SINGLE) {
                    points[0] += StoreImport.write(trades, StoreConnection.address("--store"));
                  }
                });
    out.printf(
        "%s: %,d rows in %.1f s: %,d added, %,d replaced, %,d there already%n",
        source.getFileName(),
        content.rows(),
        (System.nanoTime() - start) / 1e9,
        saved[0].added(),
        saved[0].replaced(),
        saved[0].unchanged());
    if (content.bad() > 0) {
      out.printf("  %,d bad lines left out:%n", content.bad());
      for (Problem problem : content.problems()) {
        out.println("  " + problem);
      }
    }
    for (CandleSeries candles : read) {
      long gaps = candles.gaps().size();
      if (gaps > 0) {
        out.printf(
            "  %,d gaps, %,d candles missing; ./tradebot data quality lists them%n",
            gaps, candles.gaps().stream().mapToLong(gap -> gap.missing()).sum());
      }
      if (store) {
        points[0] += StoreImport.write(candles, StoreConnection.address("--store"));
      }
    }
    if (store && kinds.contains(TradeKind.AGGREGATE)) {
      out.println("  aggregates are kept in the files alone: the store has single trades");
    } else if (store) {
      out.printf("  %,d points written to the store%n", points[0]);
    }
  }

  private Timeframe frame() {
    try {
      return Timeframe.of(timeframe);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailedException("--" + wrong.getMessage());
    }
  }

  private List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        found.add(path);
        continue;
      }
      try (var all = Files.list(path)) {
        all.filter(file -> file.toString().matches(".*\\.(csv|csv\\.gz|zip)"))
            .sorted()
            .forEach(found::add);
      }
    }
    if (found.isEmpty()) {
      throw new CommandFailedException("no csv, csv.gz or zip file there");
    }
    return found;
  }

  // Redirected output has a console too, which is no terminal; a runtime without a provider has
  // none.
  @SuppressWarnings("SystemConsoleNull")
  static boolean isAtTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private UnaryOperator<InputStream> progress(Path source) throws IOException {
    if (quiet || !isAtTerminal() || !Files.isRegularFile(source)) {
      return bytes -> bytes;
    }
    ProgressBarBuilder bar =
        new ProgressBarBuilder()
            .setTaskName(source.getFileName().toString())
            .setInitialMax(Files.size(source))
            .setUnit(" MB", 1_000_000)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK);
    return bytes -> ProgressBar.wrap(bytes, bar);
  }
}
