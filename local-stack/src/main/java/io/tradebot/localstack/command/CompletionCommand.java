package io.tradebot.localstack.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete verbs and options; for bash, and zsh with bashcompinit. */
@Command(
    name = "completion",
    description = "Completion for bash and zsh: source <(./tradebot completion)",
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  CompletionCommand() {}

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(AutoComplete.bash("tradebot", spec.root().commandLine()));
    return TradebotCommand.OK;
  }
}
