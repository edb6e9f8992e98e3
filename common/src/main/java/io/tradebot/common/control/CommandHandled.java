package io.tradebot.common.control;

import io.tradebot.common.message.ServiceName;
import java.time.Instant;

/**
 * A service has acted on a command, or says why not.
 *
 * @param outcome {@code DONE}: acted, or nothing was left to do
 * @param detail in words, e.g. why it was refused
 * @param state the trading state afterwards, as this service knows it
 */
public record CommandHandled(
    String commandId,
    ControlAction action,
    ServiceName service,
    Outcome outcome,
    String detail,
    TradingState state,
    Instant occurredAt)
    implements ControlEvent {

  /** How a command ended. */
  public enum Outcome {
    DONE,
    /** Not allowed now, e.g. start while halted. */
    REFUSED,
    FAILED
  }
}
