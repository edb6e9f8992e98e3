package io.tradebot.research.command;

import io.tradebot.common.market.Timeframe;
import io.tradebot.research.data.CandleCsv;
import io.tradebot.research.data.TradeCsv;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.MarketDataFiles;
import io.tradebot.storage.dataset.TradeKind;
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

/** Writes candles or trades of the data-set files to one file. */
@Command(
    name = "export",
    description =
        "Export candles or trades as Parquet, CSV or gzipped CSV, told by the name of the file.",
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
      description = "Of candles: 1s, 1m, 5m, 15m, 1h, 4h, 1d (default: ${DEFAULT-VALUE}).")
  private String timeframe = "1m";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Ends in .parquet, .csv or .csv.gz.")
  private Path file = Path.of("");

  @Option(
      names = "--what",
      defaultValue = "candles",
      description = "candles, trades or agg_trades (default: ${DEFAULT-VALUE}).")
  private String what = "candles";

  @Override
  public Integer call() throws IOException {
    boolean parquet = isParquet();
    long rows =
        switch (what) {
          case "candles" -> candles(parquet);
          case "trades" -> trades(TradeKind.SINGLE, parquet);
          case "agg_trades" -> trades(TradeKind.AGGREGATE, parquet);
          default ->
              throw new CommandFailedException(
                  "--what must be candles, trades or agg_trades, was " + what);
        };
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%,d %s written to %s%n", rows, what, file);
    out.flush();
    return ResearchCommand.OK;
  }

  private boolean isParquet() {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".parquet") && !name.endsWith(".csv") && !name.endsWith(".csv.gz")) {
      throw new CommandFailedException("--out must end in .parquet, .csv or .csv.gz, was " + file);
    }
    return name.endsWith(".parquet");
  }

  private long candles(boolean parquet) throws IOException {
    Timeframe frame;
    try {
      frame = Timeframe.of(timeframe);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailedException("--" + wrong.getMessage());
    }
    CandleSeries candles = files.open().candles(instrument.id(), frame, span.start(), span.end());
    if (candles.isEmpty()) {
      throw nothing("candles of " + instrument.id() + " " + frame);
    }
    if (parquet) {
      MarketDataFiles.export(candles, file);
    } else {
      CandleCsv.write(candles, file);
    }
    return candles.size();
  }

  private long trades(TradeKind kind, boolean parquet) throws IOException {
    MarketDataFiles from = files.open();
    long[] first = {0};
    from.trades(instrument.id(), kind, span.start(), span.end(), day -> first[0] += day.size());
    if (first[0] == 0) {
      throw nothing(what + " of " + instrument.id());
    }
    if (parquet) {
      return from.export(instrument.id(), kind, span.start(), span.end(), file);
    }
    try (TradeCsv csv = new TradeCsv(file, kind)) {
      from.trades(instrument.id(), kind, span.start(), span.end(), csv::append);
      return csv.rows();
    }
  }

  private static CommandFailedException nothing(String of) {
    return new CommandFailedException(
        "there are no " + of + " in that span; ./tradebot data list shows what there is");
  }
}
