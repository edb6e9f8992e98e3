package io.tradebot.common.control;

import io.tradebot.common.message.Message;
import java.time.Instant;

/** A person's wish; delivered only when its {@link CommandHandled} is seen. */
public sealed interface Command extends Message permits ControlCommand, TradingCommand {
  /** Repeated when the command is sent again, so that it acts once. */
  String commandId();

  ControlAction action();

  /** Who asked, e.g. {@code api}, {@code telegram:1234}. */
  String issuedBy();

  /** In words; may be empty. */
  String reason();

  Instant issuedAt();
}
