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
      DoctorCommand.class,
      InstallCommand.class
    })
public final class TradebotCommand {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int CONFIGURATION = 78;

  private TradebotCommand() {}

  /** Runs one verb and answers the exit code of the process. */
  public static int run(String... arguments) {
    CommandLine commandLine = new CommandLine(new TradebotCommand());
    commandLine.setExecutionExceptionHandler(
        (exception, line, parsed) -> {
          switch (exception) {
            case ConfigurationException configuration -> {
              line.getErr().println(configuration.getMessage());
              return CONFIGURATION;
            }
            case CommandFailedException failed -> {
              line.getErr().println(failed.getMessage());
              return FAILED;
            }
            case IOException io -> {
              line.getErr().println("tradebot: " + io);
              return FAILED;
            }
            default -> throw exception;
          }
        });
    return arguments.length == 0 ? usage(commandLine) : commandLine.execute(arguments);
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(commandLine.getOut());
    return OK;
  }
}
