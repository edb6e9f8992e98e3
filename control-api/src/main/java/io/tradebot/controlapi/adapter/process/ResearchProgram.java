package io.tradebot.controlapi.adapter.process;

import io.tradebot.common.message.ServiceName;
import io.tradebot.controlapi.application.BacktestDesk;
import io.tradebot.controlapi.domain.BacktestOrder;
import io.tradebot.platform.configuration.ConfigurationException;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backtests by the research program, a process of its own for each: with a heap, a time limit and a
 * low priority, so that no backtest takes memory or time from the panic button. Thread-safe.
 */
public final class ResearchProgram implements BacktestDesk.Runner {
  private static final Logger LOG = LoggerFactory.getLogger(ResearchProgram.class);
  private static final Path NICE = Path.of("/usr/bin/nice");
  private static final Pattern PROGRESS = Pattern.compile("progress (\\d{1,3})");
  private static final int LINES_KEPT = 12;
  private static final int FAILURE_LENGTH = 1_000;
  private static final int OUT_OF_MEMORY = 3;
  private static final int KILLED = 137;

  private final TradebotConfiguration.Research settings;
  private final Path market;
  private final Path java;

  /**
   * Makes a runner.
   *
   * @param market folder of the imported candles
   * @param java the program that runs jars
   */
  public ResearchProgram(TradebotConfiguration.Research settings, Path market, Path java) {
    this.settings = settings;
    this.market = market;
    this.java = java;
  }

  @Override
  public String whyNot() {
    return Files.isRegularFile(settings.program())
        ? ""
        : "the research program is not at "
            + settings.program()
            + " (research.program); ./tradebot backtest --help makes it";
  }

  /** The study's keys, read by the loader that the program reads them with. */
  @Override
  public List<String> mistakes(BacktestOrder order) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String symbols = symbols(order);
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("strategy", order.strategy());
    keys.put("venues.binance.symbols", symbols);
    keys.put("strategies." + order.strategy() + ".symbols", symbols);
    keys.put("strategies." + order.strategy() + ".timeframe", order.timeframe().code());
    keys.put("sentiment.enabled", "false");
    order
        .parameters()
        .forEach((key, value) -> keys.put("strategies." + order.strategy() + "." + key, value));
    keys.forEach(
        (key, value) ->
            environment.put("TRADEBOT_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    try {
      ConfigurationLoader.load(environment, ServiceName.RESEARCH);
      return List.of();
    } catch (ConfigurationException wrong) {
      return wrong.mistakes().stream().map(Object::toString).toList();
    }
  }

  private static String symbols(BacktestOrder order) {
    return String.join(",", order.symbols().stream().map(Object::toString).toList());
  }

  private List<String> command(String id, BacktestOrder order) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", "19"));
    }
    command.addAll(
        List.of(
            java.toString(),
            "-Xmx" + settings.memoryMegabytes() + "m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-jar",
            settings.program().toString(),
            "backtest",
            "--progress",
            "--run",
            id,
            "--home",
            settings.home().toString(),
            "--files",
            market.toString(),
            "--strategy",
            order.strategy(),
            "--symbols",
            symbols(order),
            "--timeframe",
            order.timeframe().code()));
    if (order.from() != null) {
      command.addAll(List.of("--from", order.from().toString()));
    }
    if (order.to() != null) {
      command.addAll(List.of("--to", order.to().toString()));
    }
    if (order.fees() != null) {
      command.addAll(List.of("--fees", order.fees()));
    }
    if (order.funds() != null) {
      command.addAll(List.of("--funds", order.funds()));
    }
    order
        .parameters()
        .forEach(
            (key, value) ->
                command.addAll(
                    List.of("--set", "strategies." + order.strategy() + "." + key + "=" + value)));
    return command;
  }

  @Override
  public String run(String id, BacktestOrder order, IntConsumer percent)
      throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(id, order)).redirectErrorStream(true);
    // Meant for the service, and would be printed.
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process;
    try {
      process = builder.start();
    } catch (IOException failure) {
      return "the research program cannot be started: " + failure.getMessage();
    }
    try {
      firstToGo(process);
      process.getOutputStream().close();
      Deque<String> last = new ArrayDeque<>();
      Thread reader =
          Thread.ofVirtual().name("backtest-output").start(() -> read(process, percent, last));
      if (!process.waitFor(settings.timeLimit().toMillis(), TimeUnit.MILLISECONDS)) {
        return "it was ended after " + settings.timeLimit().toMinutes() + " minutes (time_limit)";
      }
      reader.join(5_000);
      return failure(process.exitValue(), last);
    } catch (IOException failure) {
      return "the research program cannot be talked to: " + failure.getMessage();
    } finally {
      if (process.isAlive()) {
        process.destroyForcibly();
        awaitEnd(process);
      }
    }
  }

  /** Where memory is short, the kernel shall take this process and no service. */
  private static void firstToGo(Process process) {
    Path score = Path.of("/proc", Long.toString(process.pid()), "oom_score_adj");
    if (Files.isWritable(score)) {
      try {
        Files.writeString(score, "1000");
      } catch (IOException refused) {
        LOG.debug("the kernel does not take a score for the backtest: {}", refused.getMessage());
      }
    }
  }

  private static void read(Process process, IntConsumer percent, Deque<String> last) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher progress = PROGRESS.matcher(line);
        if (progress.matches()) {
          percent.accept(Math.min(100, Integer.parseInt(progress.group(1))));
        } else {
          synchronized (last) {
            last.addLast(line);
            if (last.size() > LINES_KEPT) {
              last.removeFirst();
            }
          }
        }
      }
    } catch (IOException ended) {
      LOG.debug("the output of the backtest has ended: {}", ended.getMessage());
    }
  }

  private String failure(int exit, Deque<String> last) {
    if (exit == 0) {
      return "";
    }
    if (exit == OUT_OF_MEMORY || exit == KILLED) {
      return "it needs more memory than "
          + settings.memoryMegabytes()
          + " MB (research.memory_megabytes), or the machine has less";
    }
    String said;
    synchronized (last) {
      said = String.join("\n", last).strip();
    }
    String plain = said.replaceAll("[^\\P{Cntrl}\n]", " ");
    String shown =
        plain.length() <= FAILURE_LENGTH ? plain : plain.substring(plain.length() - FAILURE_LENGTH);
    return shown.isEmpty() ? "the research program ended with " + exit : shown;
  }

  /** Until it is gone, interrupted or not: nothing of it may run when the next begins. */
  private static void awaitEnd(Process process) {
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
