package io.tradebot.controlapi.adapter.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A program that is called like research and leaves what research leaves; what it does is told by
 * {@code fast_period}. The real one is run by the tests of the whole stack.
 */
final class StandInResearch {
  /** Ends at once and well; any other number does the same. */
  static final int GOOD = 21;

  /** Goes on until it is ended. */
  static final int ENDLESS = 22;

  /** Says why and fails. */
  static final int FAILING = 23;

  /** Ends as a Java without memory does. */
  static final int WITHOUT_MEMORY = 24;

  private StandInResearch() {}

  public static void main(String[] arguments) throws IOException {
    List<String> all = List.of(arguments);
    String set = all.contains("--set") ? all.get(all.indexOf("--set") + 1) : "=" + GOOD;
    System.out.println("progress 7");
    System.out.flush();
    switch (Integer.parseInt(set.substring(set.indexOf('=') + 1))) {
      case ENDLESS -> {
        while (true) {
          LockSupport.parkNanos(1_000_000_000);
        }
      }
      case FAILING -> {
        System.err.println("there are no champions of 1m");
        System.exit(1);
      }
      case WITHOUT_MEMORY -> System.exit(3);
      default -> {
        Path folder = Path.of(value(all, "--home")).resolve("runs").resolve(value(all, "--run"));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.html"), "<!doctype html><title>run</title>");
        Files.writeString(folder.resolve("report.json"), "{\"trades\": []}");
        Files.writeString(folder.resolve("summary.json"), summary(all));
      }
    }
  }

  private static String value(List<String> arguments, String name) {
    return arguments.get(arguments.indexOf(name) + 1);
  }

  private static String summary(List<String> arguments) {
    return """
    {"id": "%s", "kind": "backtest", "at": "2026-01-01T00:00:00Z", "strategy": "%s",
     "from": "2021-01-01T00:00:00Z", "to": "2021-01-01T02:00:00Z",
     "parameters": {"strategy": "sma_crossover"}, "assumptions": {"fees": "%s"},
     "quote": "USDT", "initial_equity": "100000", "last_equity": "100123.5",
     "statistics": {"total_return": 0.001235, "trades": 3.0},
     "halts": [], "data_quality": [{"instrument": "BINANCE:BTC-USDT", "timeframe": "1m"}]}
    """
        .formatted(
            value(arguments, "--run"),
            value(arguments, "--strategy"),
            arguments.contains("--fees") ? value(arguments, "--fees") : "of the configuration");
  }

  /** Makes a jar of this class. */
  static void install(Path jar) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInResearch.class.getName());
    String name = StandInResearch.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream bytes =
            Objects.requireNonNull(
                StandInResearch.class.getClassLoader().getResourceAsStream(name))) {
      out.putNextEntry(new JarEntry(name));
      bytes.transferTo(out);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** How many processes work on a backtest. */
  static long working(String id) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().arguments().map(List::of).orElse(List.of()).contains(id))
        .count();
  }
}
