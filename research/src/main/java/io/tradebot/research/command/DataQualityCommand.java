package io.tradebot.research.command;

import io.tradebot.common.market.Timeframe;
import io.tradebot.research.data.Completeness;
import io.tradebot.research.data.QualityPage;
import io.tradebot.research.data.QualityText;
import io.tradebot.storage.dataset.Holding;
import io.tradebot.storage.dataset.MarketDataFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how complete the candles are. */
@Command(
    name = "quality",
    description = "How complete the candles are, by symbol and day, and every gap.",
    mixinStandardHelpOptions = true)
final class DataQualityCommand implements Callable<Integer> {
  private static final String CANDLES = "candles-";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataCommand.Files files = new DataCommand.Files();
  @Mixin private final DataCommand.Span span = new DataCommand.Span();

  @Option(names = "--symbol", description = "Only this symbol, e.g. BTC-USDT.")
  private @Nullable String symbol;

  @Option(
      names = "--gaps",
      defaultValue = "50",
      description = "Gaps listed for each series, at most (default: ${DEFAULT-VALUE}).")
  private int mostGaps = 50;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with all of it.")
  private @Nullable Path html;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    MarketDataFiles there = files.open();
    List<Completeness> series = new ArrayList<>();
    for (Holding holding : there.holdings()) {
      boolean wanted =
          holding.what().startsWith(CANDLES)
              && (symbol == null
                  || holding.instrument().symbol().toString().equalsIgnoreCase(symbol));
      if (wanted) {
        Timeframe timeframe = Timeframe.of(holding.what().substring(CANDLES.length()));
        series.add(
            Completeness.of(
                there.candles(holding.instrument(), timeframe, span.start(), span.end())));
      }
    }
    if (series.isEmpty()) {
      throw new CommandFailedException(
          "there are no candles"
              + (symbol == null ? "" : " of " + symbol)
              + " in "
              + there.root()
              + "; ./tradebot data import brings some in");
    }
    series.forEach(one -> out.println(QualityText.of(one, mostGaps)));
    Path page = html;
    if (page != null) {
      Files.writeString(page, QualityPage.of(series, Instant.now()), StandardCharsets.UTF_8);
      out.println("page written to " + page);
    }
    out.flush();
    return ResearchCommand.OK;
  }
}
