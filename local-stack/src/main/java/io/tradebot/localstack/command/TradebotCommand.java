package io.tradebot.localstack.command;

import io.tradebot.platform.configuration.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line as a whole; the verbs are its subcommands. */
@Command(
    name = "tradebot",
    description = "Event-driven crypto scalping, on one machine.",
    mixinStandardHelpOptions = true,
    version = "tradebot 0.1.0",
    footerHeading = "%nThe laboratory, each with --help of its own:%n",
    footer =
        "  data backtest compare walk-forward optimise audit promote gate parity train models"
            + "%nMeasurements:%n  benchmark",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      BotCommands.Start.class,
      BotCommands.Stop.class,
      BotCommands.Pause.class,
      BotCommands.Restart.class,
      BotCommands.Panic.class,
      BotCommands.Reset.class,
      DrillCommand.class,
      DoctorCommand.class,
      InitCommand.class,
      KeyCommand.class,
      CompletionCommand.class,
      InstallCommand.class,
      CommandLine.HelpCommand.class
    })
public final class TradebotCommand {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int CONFIGURATION = 78;

  TradebotCommand() {}

  /** Runs one verb and answers the exit code of the process. */
  public static int run(String... arguments) {
    CommandLine commandLine = new CommandLine(new TradebotCommand());
    commandLine.setExecutionExceptionHandler(
        (exception, line, parsed) -> {
          if (exception instanceof ConfigurationException) {
            line.getErr().println(exception.getMessage());
            return CONFIGURATION;
          }
          if (exception instanceof CommandFailedException) {
            line.getErr().println(exception.getMessage());
            return FAILED;
          }
          if (exception instanceof IOException) {
            line.getErr().println("tradebot: " + exception);
            return FAILED;
          }
          throw exception;
        });
    return arguments.length == 0 ? usage(commandLine) : commandLine.execute(arguments);
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(commandLine.getOut());
    return OK;
  }
}
