package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.TradingState;
import io.tradebot.controlapi.application.CommandResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that was acted on.
 *
 * @param message what happened, in words
 * @param state the trading state afterwards
 * @param answers what each service said
 * @param tookMs milliseconds until all had answered
 */
public record CommandView(
    String commandId,
    String action,
    String message,
    @Nullable TradingState state,
    List<Answer> answers,
    long tookMs) {

  /** What a service said. */
  public record Answer(
      String service, CommandHandled.Outcome outcome, String detail, TradingState state) {
    static Answer of(CommandHandled handled) {
      return new Answer(
          handled.service().wireName(), handled.outcome(), handled.detail(), handled.state());
    }
  }

  static List<Answer> answers(CommandResult result) {
    return result.answers().stream().map(Answer::of).toList();
  }
}
