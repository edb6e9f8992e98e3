package io.tradebot.controlapi.application;

import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.message.ServiceName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command.
 *
 * @param answers one per service that answered
 * @param missing services that had to answer and did not
 * @param stateBefore as it was known when the command was issued; null when unknown
 * @param durable whether the request stands in Redis and will be acted on even when nobody listens
 *     now; panic only
 * @param busFailure why Redis did not take the command, in words; empty when it did
 * @param took from issue to decision
 */
public record CommandResult(
    String commandId,
    ControlAction action,
    Outcome outcome,
    List<CommandHandled> answers,
    List<ServiceName> missing,
    @Nullable TradingState stateBefore,
    boolean durable,
    String busFailure,
    Duration took) {

  public CommandResult {
    answers = List.copyOf(answers);
    missing = List.copyOf(missing);
  }

  /** How a command ended. */
  public enum Outcome {
    /**
     * Every service that had to acted, or had nothing left to do. For a panic: HALTED is latched.
     */
    DONE,
    /** Not allowed now. */
    REFUSED,
    /** A service tried and could not. */
    FAILED,
    /** Somebody did not answer in time; whether it acted is unknown. */
    UNANSWERED
  }
}
