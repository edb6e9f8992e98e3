package io.tradebot.research.command;

import io.tradebot.storage.dataset.Holding;
import io.tradebot.storage.dataset.MarketDataFiles;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows which data the files have. */
@Command(name = "list", description = "List what there is.", mixinStandardHelpOptions = true)
final class DataListCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataCommand.Folder files = new DataCommand.Folder();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    MarketDataFiles there = files.open();
    List<Holding> holdings = there.holdings();
    if (holdings.isEmpty()) {
      out.println(
          "Nothing in "
              + there.root()
              + " yet; ./tradebot data import brings files of an exchange in.");
    } else {
      out.printf(
          "%-20s %-12s %-20s  %-20s %14s %9s%n",
          "instrument", "what", "first", "last", "rows", "MB");
      for (Holding holding : holdings) {
        out.printf(
            "%-20s %-12s %-20s  %-20s %,14d %9.1f%n",
            holding.instrument(),
            holding.what(),
            holding.first().toString().replaceAll("\\.\\d+Z", "Z"),
            holding.last().toString().replaceAll("\\.\\d+Z", "Z"),
            holding.rows(),
            holding.bytes() / 1e6);
      }
    }
    out.flush();
    return ResearchCommand.OK;
  }
}
