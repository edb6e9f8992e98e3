package io.tradebot.common.control;

import java.time.Instant;

/**
 * A person's wish about the state of the bot.
 *
 * @param action one that is not {@link ControlAction#isTrading()}
 */
public record ControlCommand(
    String commandId, ControlAction action, String issuedBy, String reason, Instant issuedAt)
    implements Command {
  public ControlCommand {
    if (action.isTrading()) {
      throw new IllegalArgumentException(
          action + " is a trading command with a message of its own");
    }
  }
}
