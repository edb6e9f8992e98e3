package io.tradebot.localstack.command;

import io.tradebot.localstack.StackLayout;
import io.tradebot.localstack.process.StackStatus;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Stops everything, services before stores. Orders and positions at the exchange stay as they are.
 */
@Command(name = "down", description = "Stop everything.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final long LIMIT_SECONDS = 60;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  DownCommand() {}

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    Optional<StackStatus> status = StackStatus.read(StackLayout.current().statusFile());
    Optional<ProcessHandle> supervisor = status.flatMap(StackStatus::supervisor);
    if (supervisor.isPresent()) {
      supervisor.get().destroy();
      try {
        supervisor.get().onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException tooLong) {
        throw new CommandFailedException(
            "the supervisor (pid " + supervisor.get().pid() + ") does not end");
      }
      spec.commandLine().getOut().println("tradebot is stopped.");
      return TradebotCommand.OK;
    }
    long orphans =
        status.stream()
            .flatMap(last -> last.processes().stream())
            .flatMap(p -> StackStatus.find(p.pid(), p.startedAtMs()).stream())
            .filter(ProcessHandle::destroy)
            .count();
    spec.commandLine()
        .getOut()
        .println(
            orphans == 0
                ? "tradebot is not running."
                : "stopped " + orphans + " processes that had lost their supervisor.");
    return TradebotCommand.OK;
  }
}
