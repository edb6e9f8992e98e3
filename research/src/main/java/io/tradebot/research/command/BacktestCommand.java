package io.tradebot.research.command;

import io.tradebot.common.market.MarketEvent;
import io.tradebot.core.backtest.BacktestResult;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.research.report.SummaryTable;
import io.tradebot.research.run.RunRecord;
import io.tradebot.research.run.Study;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs strategies over the past once, with the engine that trades live. */
@Command(
    name = "backtest",
    description =
        "Runs strategies over candles, trades or recorded frames with the engine that trades live.",
    mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  @Mixin private StudyOptions options = new StudyOptions();
  @Mixin private TapeOptions tapes = new TapeOptions();
  @Mixin private RunFolder folder = new RunFolder();

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "Names the run, and so its folder; made of its moment and result unless given.")
  private @Nullable String name;

  @Option(
      names = "--progress",
      description = "Prints a line such as \"progress 42\" at each percent, for programs.")
  private boolean tellsProgress;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  BacktestCommand() {}

  @Override
  public Integer call() throws IOException {
    Instant now = Instant.now();
    PrintWriter out = spec.commandLine().getOut();
    String given = name;
    if (given != null && !NAME.matcher(given).matches()) {
      throw new CommandFailedException(
          "--run must be letters, digits, dashes and underscores, at most 100, was " + given);
    }
    Study study = tapes.areGiven() ? options.study(tapes, now) : options.study(now);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpuBegin = threads.getCurrentThreadCpuTime();
    long begin = System.nanoTime();
    BacktestResult result =
        study.run(
            percent -> {
              if (tellsProgress) {
                out.println("progress " + percent);
                out.flush();
              }
            });
    double seconds = (System.nanoTime() - begin) / 1e9;
    double onCore = (threads.getCurrentThreadCpuTime() - cpuBegin) / 1e9;
    RunRecord run =
        RunRecord.of("backtest", now, study, study.dataHash(), RunFolder.codeRevision(), result);
    if (given != null) {
      run = run.named(given);
    }
    Path page = folder.keep(run);
    new SummaryTable().add(run.id(), run.statistics()).lines().forEach(out::println);
    Iterable<MarketEvent> events = study.events();
    long size =
        events == null
            ? study.histories().stream().mapToLong(CandleHistory::size).sum()
            : StreamSupport.stream(events.spliterator(), false).count();
    out.printf(
        Locale.ROOT,
        "%n%s to %s, %,d %s in %.2f s (%.2f s on a core, %,.0f/s), %d orders, %d fills%n",
        result.from(),
        result.to(),
        size,
        events == null ? "candles" : "events",
        seconds,
        onCore,
        size / onCore,
        result.orders().size(),
        result.fills().size());
    result.counts().forEach((name, count) -> out.printf("  %-34s %d%n", name, count));
    for (BacktestResult.Halt halt : result.halts()) {
      out.println("TRADING WAS HALTED at " + halt.at() + ": " + halt.reason());
    }
    out.println("orders hash " + result.ordersHash());
    out.println("report      " + page.toAbsolutePath());
    out.flush();
    return ResearchCommand.OK;
  }
}
