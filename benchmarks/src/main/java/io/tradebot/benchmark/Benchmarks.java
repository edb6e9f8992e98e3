package io.tradebot.benchmark;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Names the measuring programs; each is a subcommand that prints its result as a table. */
@Command(
    name = "tradebot benchmark",
    description = "Measures latency, throughput and recovery on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      CandleBacktestBenchmark.class,
      TickBacktestBenchmark.class,
      IngestBenchmark.class,
      BookBenchmark.class,
      InferenceBenchmark.class,
      SoakBenchmark.class
    })
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new Benchmarks());
    if (arguments.length == 0) {
      commandLine.usage(System.out);
      return;
    }
    System.exit(commandLine.execute(arguments));
  }
}
