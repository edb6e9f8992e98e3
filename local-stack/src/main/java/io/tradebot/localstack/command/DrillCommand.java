package io.tradebot.localstack.command;

import io.tradebot.platform.configuration.Mode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Practises what must work on the worst day. */
@Command(
    name = "drill",
    description = "Practise an emergency in the demo.",
    mixinStandardHelpOptions = true,
    subcommands = {DrillCommand.Panic.class})
final class DrillCommand {
  private DrillCommand() {}

  /**
   * Lets the demo trade, panics, and tells how long it took until the last cancel was accepted and
   * until everything was flat; afterwards the bot is reset, and started again when it was running.
   */
  @Command(
      name = "panic",
      description = "Panic in the demo; tells the time to the last cancel and to flat, by symbol.",
      mixinStandardHelpOptions = true)
  static final class Panic implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(100);

    @Spec private CommandSpec spec;

    @Option(
        names = "--count",
        description = "How many drills; ${DEFAULT-VALUE}.",
        defaultValue = "1")
    private int count;

    @Option(
        names = "--trade-for",
        description = "Seconds of trading before each; ${DEFAULT-VALUE}.",
        defaultValue = "20")
    private int tradeForSeconds;

    @SuppressWarnings("NullAway.Init")
    Panic() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
      Stack stack = Stack.load();
      if (stack.configuration().mode() != Mode.DEMO) {
        throw new CommandFailedException(
            "a drill sells everything: it is for mode demo only, the mode is "
                + stack.configuration().mode());
      }
      if (count < 1 || tradeForSeconds < 0) {
        throw new CommandFailedException("--count must be at least 1, --trade-for at least 0");
      }
      BotClient client = new BotClient(stack);
      List<Long> lastCancels = new ArrayList<>();
      List<Long> flats = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        JsonNode panic = awaitEnd(client, client.startDrill(tradeForSeconds)).path("panic");
        print(i, panic);
        if (panic.path("lastCancelMs").isNumber()) {
          lastCancels.add(panic.path("lastCancelMs").asLong());
        }
        flats.add(panic.path("flatMs").asLong());
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("until the last cancel was accepted: " + summary(lastCancels));
      out.println("until flat:                         " + summary(flats));
      return TradebotCommand.OK;
    }

    /** The API gives up by itself what takes too long. */
    private static JsonNode awaitEnd(BotClient client, JsonNode begun)
        throws IOException, InterruptedException {
      JsonNode drill = begun;
      while (drill.path("endedAt").isNull()) {
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        drill = client.drill(begun.path("id").asString());
      }
      if (!drill.path("stage").asString().equals("DONE")) {
        throw new CommandFailedException("drill: " + drill.path("failure").asString());
      }
      return drill;
    }

    private void print(int number, JsonNode panic) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "drill %d of %d: %s, last cancel %s, flat %s%n",
          number,
          count,
          panic.path("panicId").asString(),
          milliseconds(panic.path("lastCancelMs")),
          milliseconds(panic.path("flatMs")));
      for (JsonNode step : panic.path("steps")) {
        out.printf(
            "  %-12s %-8s held %s  %s%n",
            step.path("symbol").asString(),
            step.path("outcome").asString(),
            step.path("held").asString(),
            step.path("detail").asString());
      }
    }

    private static String milliseconds(JsonNode value) {
      return value.isNumber() ? value.asLong() + " ms" : "none to cancel";
    }

    /** Exact percentiles by rank: a few dozen drills allow no more. */
    private static String summary(List<Long> milliseconds) {
      if (milliseconds.isEmpty()) {
        return "nothing was open";
      }
      List<Long> sorted = new ArrayList<>(milliseconds);
      Collections.sort(sorted);
      int last = sorted.size() - 1;
      return "p50 %d ms, p99 %d ms, max %d ms over %d drills"
          .formatted(
              sorted.get(last / 2),
              sorted.get((int) Math.ceil(last * 0.99)),
              sorted.get(last),
              sorted.size());
    }
  }
}
