package io.tradebot.research.command;

import io.tradebot.platform.configuration.ConfigurationException;
import io.tradebot.training.MissingLibraryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The laboratory as a whole; the verbs are its subcommands. */
@Command(
    name = "tradebot",
    description = "Data, backtests, training and promotion.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DataCommand.class,
      BacktestCommand.class,
      CompareCommand.class,
      WalkForwardCommand.class,
      OptimiseCommand.class,
      AuditCommand.class,
      PromoteCommand.class,
      GateCommand.class,
      ParityCommand.class,
      TrainCommand.class,
      ModelsCommand.class
    })
public final class ResearchCommand {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int CONFIGURATION = 78;

  private ResearchCommand() {}

  /** Runs one verb and answers the exit code of the process. */
  public static int run(String... arguments) {
    CommandLine commandLine = new CommandLine(new ResearchCommand());
    commandLine.setExecutionExceptionHandler(
        (exception, line, parsed) -> {
          if (exception instanceof ConfigurationException) {
            line.getErr().println(exception.getMessage());
            return CONFIGURATION;
          }
          if (exception instanceof CommandFailedException
              || exception instanceof MissingLibraryException) {
            line.getErr().println(exception.getMessage());
            return FAILED;
          }
          if (exception instanceof IOException || exception instanceof UncheckedIOException) {
            line.getErr().println("tradebot: " + exception.getMessage());
            return FAILED;
          }
          throw exception;
        });
    if (arguments.length == 0) {
      commandLine.usage(System.out);
      return OK;
    }
    return commandLine.execute(arguments);
  }
}
