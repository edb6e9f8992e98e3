package io.tradebot.research.command;

import io.tradebot.research.gate.GateRehearsal;
import io.tradebot.research.gate.GateThresholds;
import io.tradebot.research.gate.GateTrials;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how often the promotion gate errs. */
@Command(
    name = "gate",
    description = "Measures the gate: how much noise it lets through, how much skill it sees.",
    mixinStandardHelpOptions = true)
final class GateCommand implements Callable<Integer> {
  @Option(names = "--repetitions", defaultValue = "200", description = "Of each measurement.")
  private int repetitions = 200;

  @Option(
      names = "--configurations",
      split = ",",
      defaultValue = "1,50,500",
      description = "Tried.")
  private int[] configurations = {};

  @Option(names = "--days", split = ",", defaultValue = "730,1095", description = "Of the past.")
  private int[] days = {};

  @Option(
      names = "--edges",
      split = ",",
      defaultValue = "0,1,2,3,4",
      description = "Annual Sharpe.")
  private double[] edges = {};

  @Option(
      names = "--rehearse",
      description =
          "Instead: lets the best of 500 random parameters of sma_crossover go through the gate, on"
              + " noise and where something was planted.")
  private boolean rehearse;

  @Option(names = "--seed", defaultValue = "1", description = "Of the noise.")
  private long seed = 1;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  GateCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (rehearse) {
      return rehearse(out);
    }
    out.printf(
        Locale.ROOT,
        "%14s %6s %8s %10s %9s%n",
        "configurations",
        "days",
        "edge",
        "accepted",
        "share");
    for (int tried : configurations) {
      for (int length : days) {
        for (double edge : edges) {
          GateTrials.Rate rate =
              GateTrials.measure(edge, tried, length, repetitions, GateThresholds.standard(), seed);
          out.printf(
              Locale.ROOT,
              "%14d %6d %8.1f %10s %8.1f%%%n",
              tried,
              length,
              edge,
              rate.accepted() + "/" + rate.offered(),
              rate.share() * 100);
          out.flush();
        }
      }
    }
    return ResearchCommand.OK;
  }

  private int rehearse(PrintWriter out) {
    boolean right = true;
    for (GateRehearsal.Planted planted : GateRehearsal.Planted.values()) {
      GateRehearsal.Outcome outcome =
          GateRehearsal.run(planted, 500, 730, GateThresholds.standard(), seed);
      out.printf(
          Locale.ROOT,
          "%n%s: the best of %d, %s, has a Sharpe ratio of %.2f and is %s%n",
          switch (planted) {
            case NOISE -> "Noise";
            case ANNOUNCED_FALLS -> "Announced falls";
            case TRENDS -> "Trends, which are trends backwards too";
          },
          outcome.configurations(),
          outcome.best(),
          outcome.sharpe(),
          outcome.accepted() ? "ACCEPTED" : "REFUSED");
      PromoteCommand.show(out, outcome.checks());
      right &= outcome.isRight();
    }
    out.println(right ? "As it should be." : "NOT AS IT SHOULD BE.");
    out.flush();
    return right ? ResearchCommand.OK : ResearchCommand.FAILED;
  }
}
