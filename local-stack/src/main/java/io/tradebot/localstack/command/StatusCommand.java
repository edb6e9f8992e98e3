package io.tradebot.localstack.command;

import io.tradebot.localstack.process.StackStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the processes and the trading state. */
@Command(
    name = "status",
    description = "Show the services and the trading state; exit code 0 when all run.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  StatusCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Stack stack = Stack.load();
    Optional<StackStatus> running = stack.running();
    if (running.isEmpty()) {
      out.println("tradebot is not running; ./tradebot up starts it.");
      return TradebotCommand.FAILED;
    }
    new StatusTable(Terminal.isInteractive()).lines(running.get()).forEach(out::println);
    new BotClient(stack).tradingState().ifPresent(state -> out.println("  trading: " + state));
    return running.get().allUp() ? TradebotCommand.OK : TradebotCommand.FAILED;
  }
}
