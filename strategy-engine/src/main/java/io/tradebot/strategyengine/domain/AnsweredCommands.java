package io.tradebot.strategyengine.domain;

import io.tradebot.common.control.CommandHandled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The latest commands and their answers, so that one that comes again gets its answer again and
 * acts no more.
 */
public final class AnsweredCommands {
  private static final int REMEMBERED = 256;

  private final Map<String, CommandHandled> answers = new LinkedHashMap<>();

  public Optional<CommandHandled> find(String commandId) {
    return Optional.ofNullable(answers.get(commandId));
  }

  public void remember(CommandHandled answer) {
    answers.put(answer.commandId(), answer);
    if (answers.size() > REMEMBERED) {
      answers.remove(answers.keySet().iterator().next());
    }
  }
}
