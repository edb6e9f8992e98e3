package io.tradebot.localstack.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The verbs that command the running bot. */
final class BotCommands {
  private BotCommands() {}

  /** Sends one action and prints the answer. */
  abstract static class BotCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    private final String action;

    @SuppressWarnings("NullAway.Init")
    BotCommand(String action) {
      this.action = action;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      BotClient.Answer answer = send(new BotClient(Stack.load()));
      (answer.isGood() ? spec.commandLine().getOut() : spec.commandLine().getErr())
          .println(action + ": " + answer.message());
      return answer.isGood() ? TradebotCommand.OK : TradebotCommand.FAILED;
    }

    BotClient.Answer send(BotClient client) throws IOException, InterruptedException {
      try {
        return client.command(action);
      } catch (IOException away) {
        throw new CommandFailedException(
            "the control API does not answer; ./tradebot status says what runs");
      }
    }
  }

  @Command(name = "start", description = "Let the bot trade.", mixinStandardHelpOptions = true)
  static final class Start extends BotCommand {
    Start() {
      super("start");
    }
  }

  @Command(
      name = "stop",
      description = "Cancel entry orders, no new entries; exits are still managed.",
      mixinStandardHelpOptions = true)
  static final class Stop extends BotCommand {
    Stop() {
      super("stop");
    }
  }

  @Command(
      name = "pause",
      description = "No new entries; working orders stay.",
      mixinStandardHelpOptions = true)
  static final class Pause extends BotCommand {
    Pause() {
      super("pause");
    }
  }

  @Command(
      name = "restart",
      description = "Stop trading, reconcile with the exchange, start again.",
      mixinStandardHelpOptions = true)
  static final class Restart extends BotCommand {
    Restart() {
      super("restart");
    }
  }

  @Command(
      name = "reset",
      description = "Leave HALTED after a panic.",
      mixinStandardHelpOptions = true)
  static final class Reset extends BotCommand {
    Reset() {
      super("reset");
    }
  }

  @Command(
      name = "panic",
      description = "Cancel every order, sell every position, halt.",
      mixinStandardHelpOptions = true)
  static final class Panic extends BotCommand {
    Panic() {
      super("panic");
    }

    @Override
    BotClient.Answer send(BotClient client) throws IOException, InterruptedException {
      try {
        BotClient.Answer answer = client.command("panic");
        // 503: the API lives but could not reach the executor through Redis.
        return answer.status() == 503 ? client.panicAtExecutor() : answer;
      } catch (IOException away) {
        try {
          return client.panicAtExecutor();
        } catch (IOException alsoAway) {
          throw new CommandFailedException(
              "neither the control API nor the executor answers. Nothing was cancelled. "
                  + "Cancel and sell at the exchange itself.");
        }
      }
    }
  }
}
