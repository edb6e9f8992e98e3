package io.tradebot.localstack.command;

import io.tradebot.localstack.StackLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the end of the logs, and what comes. */
@Command(name = "logs", description = "Show the logs.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "service", description = "Only this one.")
  private String service = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what comes.")
  private boolean follow;

  @Option(names = "--tail", description = "Lines of each log (default ${DEFAULT-VALUE}).")
  private int tail = 20;

  @SuppressWarnings("NullAway.Init")
  LogsCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<Path> logs = chosen(StackLayout.current());
    boolean prefix = logs.size() > 1;
    Map<Path, Long> positions = new HashMap<>();
    for (Path log : logs) {
      lastLines(log, tail).forEach(line -> print(out, log, line, prefix));
      positions.put(log, Files.size(log));
    }
    out.flush();
    while (follow) {
      for (Path log : logs) {
        long position = printNew(out, log, positions.getOrDefault(log, 0L), prefix);
        positions.put(log, position);
      }
      out.flush();
      TimeUnit.MILLISECONDS.sleep(300);
    }
    return TradebotCommand.OK;
  }

  private List<Path> chosen(StackLayout layout) throws IOException {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(layout.logs())) {
      try (Stream<Path> files = Files.list(layout.logs())) {
        files
            .filter(file -> file.toString().endsWith(".log"))
            .filter(file -> !nameOf(file).startsWith("install-"))
            .sorted()
            .forEach(all::add);
      }
    }
    if (all.isEmpty()) {
      throw new CommandFailedException("there are no logs yet; ./tradebot up starts the bot");
    }
    if (service.isEmpty()) {
      return all;
    }
    List<Path> named = all.stream().filter(file -> nameOf(file).equals(service)).toList();
    if (named.isEmpty()) {
      throw new CommandFailedException(
          "there is no log of \""
              + service
              + "\"; there are: "
              + String.join(", ", all.stream().map(LogsCommand::nameOf).toList()));
    }
    return named;
  }

  private static long printNew(PrintWriter out, Path log, long from, boolean prefix)
      throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      // Shorter than before: it was rotated.
      long position = file.length() < from ? 0 : from;
      byte[] fresh = new byte[(int) Math.min(file.length() - position, 1 << 20)];
      file.seek(position);
      file.readFully(fresh);
      int end = fresh.length;
      while (end > 0 && fresh[end - 1] != '\n') {
        end--;
      }
      new String(fresh, 0, end, StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> print(out, log, line, prefix));
      return position + end;
    }
  }

  private static Deque<String> lastLines(Path log, int count) throws IOException {
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      lines.forEach(
          line -> {
            last.addLast(line);
            if (last.size() > count) {
              last.removeFirst();
            }
          });
    }
    return last;
  }

  private static void print(PrintWriter out, Path log, String line, boolean prefix) {
    out.println(prefix ? "%-17s %s".formatted(nameOf(log), line) : line);
  }

  private static String nameOf(Path log) {
    String file = log.getFileName().toString();
    return file.substring(0, file.length() - ".log".length());
  }
}
