package io.tradebot.research.command;

import io.tradebot.research.ledger.Trial;
import io.tradebot.research.report.SummaryTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows runs of the ledger side by side, and what they were told differently. */
@Command(
    name = "compare",
    description = "Shows runs of the ledger side by side.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  @Mixin private RunFolder folder = new RunFolder();

  @Option(names = "--last", defaultValue = "3", description = "How many, when none is named.")
  private int last = 3;

  @Parameters(arity = "0..*", paramLabel = "RUN", description = "Ids, or beginnings of ids.")
  private List<String> ids = List.of();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  CompareCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Trial> all = folder.ledger().read();
    List<Trial> chosen = new ArrayList<>();
    if (ids.isEmpty()) {
      chosen.addAll(all.subList(Math.max(0, all.size() - last), all.size()));
    }
    for (String id : ids) {
      List<Trial> found = all.stream().filter(trial -> trial.id().startsWith(id)).toList();
      if (found.isEmpty()) {
        throw new CommandFailedException(
            "no run begins with " + id + " in " + folder.ledger().file());
      }
      chosen.add(found.getLast());
    }
    if (chosen.isEmpty()) {
      throw new CommandFailedException("there is no run yet in " + folder.ledger().file());
    }
    SummaryTable table = new SummaryTable();
    Map<String, List<String>> differences = new LinkedHashMap<>();
    for (Trial trial : chosen) {
      table.add(trial.id(), trial.statistics());
    }
    table.lines().forEach(out::println);
    TreeSet<String> keys = new TreeSet<>();
    chosen.forEach(trial -> keys.addAll(trial.parameters().keySet()));
    for (String key : keys) {
      differences.put(
          key,
          chosen.stream().map(trial -> trial.parameters().getOrDefault(key, "default")).toList());
    }
    out.println();
    differences.forEach((key, values) -> out.println(key + ": " + String.join(" | ", values)));
    if (chosen.stream().map(Trial::dataHash).distinct().count() > 1) {
      out.println("These runs are over different data.");
    }
    out.flush();
    return ResearchCommand.OK;
  }
}
