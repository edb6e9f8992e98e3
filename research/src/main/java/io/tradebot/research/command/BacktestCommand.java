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
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs strategies over the past once, with the engine that trades live. */
@Command(
    name = "backtest",
    description =
        "Runs strategies over candles, trades or recorded frames with the engine that trades live.",
    mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {
  @Mixin private StudyOptions options = new StudyOptions();
  @Mixin private TapeOptions tapes = new TapeOptions();
  @Mixin private RunFolder folder = new RunFolder();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  BacktestCommand() {}

  @Override
  public Integer call() throws IOException {
    Instant now = Instant.now();
    PrintWriter out = spec.commandLine().getOut();
    Study study = tapes.areGiven() ? options.study(tapes, now) : options.study(now);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpuBegin = threads.getCurrentThreadCpuTime();
    long begin = System.nanoTime();
    BacktestResult result = study.run();
    double seconds = (System.nanoTime() - begin) / 1e9;
    double onCore = (threads.getCurrentThreadCpuTime() - cpuBegin) / 1e9;
    RunRecord run =
        RunRecord.of("backtest", now, study, study.dataHash(), RunFolder.codeRevision(), result);
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
