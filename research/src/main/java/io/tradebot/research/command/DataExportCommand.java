package io.tradebot.research.command;

import io.tradebot.common.market.Timeframe;
import io.tradebot.research.data.CandleCsv;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.MarketDataFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes candles of the data-set files to one file. */
@Command(
    name = "export",
    description = "Export candles as Parquet, CSV or gzipped CSV, told by the name of the file.",
    mixinStandardHelpOptions = true)
final class DataExportCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataCommand.Folder files = new DataCommand.Folder();
  @Mixin private final DataCommand.Instrument instrument = new DataCommand.Instrument();
  @Mixin private final DataCommand.Span span = new DataCommand.Span();

  @Option(
      names = "--timeframe",
      defaultValue = "1m",
      description = "1s, 1m, 5m, 15m, 1h, 4h, 1d (default: ${DEFAULT-VALUE}).")
  private String timeframe = "1m";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Ends in .parquet, .csv or .csv.gz.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    Timeframe frame;
    try {
      frame = Timeframe.of(timeframe);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailedException("--" + wrong.getMessage());
    }
    CandleSeries candles = files.open().candles(instrument.id(), frame, span.start(), span.end());
    if (candles.isEmpty()) {
      throw new CommandFailedException(
          "there are no candles of "
              + instrument.id()
              + " "
              + frame
              + " in that span; ./tradebot data list shows what there is");
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      MarketDataFiles.export(candles, file);
    } else if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
      CandleCsv.write(candles, file);
    } else {
      throw new CommandFailedException("--out must end in .parquet, .csv or .csv.gz, was " + file);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%,d candles written to %s%n", candles.size(), file);
    out.flush();
    return ResearchCommand.OK;
  }
}
