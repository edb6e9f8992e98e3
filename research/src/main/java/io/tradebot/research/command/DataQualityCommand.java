package io.tradebot.research.command;

import io.tradebot.common.market.Timeframe;
import io.tradebot.research.data.CandleCompleteness;
import io.tradebot.research.data.GapLedger;
import io.tradebot.research.data.QualityPage;
import io.tradebot.research.data.QualityText;
import io.tradebot.storage.dataset.Holding;
import io.tradebot.storage.dataset.MarketDataFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private static final Duration LEDGER_SPAN = Duration.ofDays(30);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataCommand.Folder files = new DataCommand.Folder();
  @Mixin private final DataCommand.Span span = new DataCommand.Span();

  @Option(names = "--symbol", description = "Only this symbol, e.g. BTC-USDT.")
  private @Nullable String symbol;

  @Option(
      names = "--gaps",
      defaultValue = "50",
      description = "Gaps listed for each series, at most (default: ${DEFAULT-VALUE}).")
  private int mostGaps = 50;

  @Option(
      names = "--ledger",
      description = {
        "Also what market-ingest wrote down about the data it recorded, from the time-series store;"
            + " of the last 30 days unless --from and --to are given."
      })
  private boolean withLedger;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with all of it.")
  private @Nullable Path html;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    MarketDataFiles there = files.open();
    List<CandleCompleteness> series = new ArrayList<>();
    for (Holding holding : there.holdings()) {
      boolean wanted =
          holding.what().startsWith(CANDLES)
              && (symbol == null
                  || holding.instrument().symbol().toString().equalsIgnoreCase(symbol));
      if (wanted) {
        Timeframe timeframe = Timeframe.of(holding.what().substring(CANDLES.length()));
        series.add(
            CandleCompleteness.of(
                there.candles(holding.instrument(), timeframe, span.start(), span.end())));
      }
    }
    Optional<GapLedger> ledger = withLedger ? Optional.of(ledger(Instant.now())) : Optional.empty();
    if (series.isEmpty() && ledger.isEmpty()) {
      throw new CommandFailedException(
          "there are no candles"
              + (symbol == null ? "" : " of " + symbol)
              + " in "
              + there.root()
              + "; ./tradebot data import brings some in");
    }
    series.forEach(one -> out.println(QualityText.of(one, mostGaps)));
    ledger.ifPresent(
        recorded ->
            out.println(
                recorded.isEmpty()
                    ? "The ledger has no row in that span."
                    : recorded.toText(mostGaps)));
    Path page = html;
    if (page != null) {
      Files.writeString(
          page, QualityPage.of(series, ledger, Instant.now()), StandardCharsets.UTF_8);
      out.println("page written to " + page);
    }
    out.flush();
    return ResearchCommand.OK;
  }

  private GapLedger ledger(Instant now) {
    Instant to = span.end().isAfter(now) ? now : span.end();
    Instant from = span.start().equals(Instant.EPOCH) ? to.minus(LEDGER_SPAN) : span.start();
    return GapLedger.read(StoreConnection.reader(StoreConnection.address("--ledger")), from, to);
  }
}
