package io.tradebot.controlapi.adapter.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.message.ServiceName;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.application.CommandResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** Issues commands for the controllers, and says in HTTP what became of them. */
public final class CommandIssuer {
  /** They do something even where the state stays the same. */
  private static final Set<ControlAction> READING =
      Set.of(ControlAction.RESTART, ControlAction.RECONCILE);

  private final CommandDesk desk;
  private final StatusAssembler status;
  private final Parameters parameters;
  private final MeterRegistry meters;

  CommandIssuer(
      CommandDesk desk, StatusAssembler status, Parameters parameters, MeterRegistry meters) {
    this.desk = desk;
    this.status = status;
    this.parameters = parameters;
    this.meters = meters;
  }

  public CommandView issue(ControlAction action, @Nullable CommandRequest request) {
    CommandResult result;
    try {
      result =
          desk.issue(
              action,
              Caller.current().signature(),
              parameters.reason(request == null ? null : request.reason()));
    } catch (InterruptedException stopping) {
      throw stopping();
    }
    requireDone(result);
    TradingState after = stateAfter(result);
    return view(result, message(action, result.stateBefore(), after), after);
  }

  /** Issues a command about orders, positions or locks. */
  public CommandView issue(TradingCommand command) {
    CommandResult result;
    try {
      result = desk.issue(command);
    } catch (InterruptedException stopping) {
      throw stopping();
    }
    requireDone(result);
    return view(result, said(result, CommandHandled.Outcome.DONE), stateAfter(result));
  }

  private void requireDone(CommandResult result) {
    measure(result);
    if (result.outcome() != CommandResult.Outcome.DONE) {
      throw problem(result);
    }
  }

  private static CommandView view(
      CommandResult result, String message, @Nullable TradingState after) {
    return new CommandView(
        result.commandId(),
        name(result.action()),
        message,
        after,
        CommandView.answers(result),
        result.took().toMillis());
  }

  static ErrorResponseException stopping() {
    Thread.currentThread().interrupt();
    return Problem.of(
        HttpStatus.SERVICE_UNAVAILABLE,
        "Stopping",
        "control-api is stopping; whether the services acted is unknown");
  }

  private static @Nullable TradingState stateAfter(CommandResult result) {
    return result.answers().stream()
        .filter(answer -> answer.service() == ServiceName.ORDER_EXECUTOR)
        .map(answer -> answer.state())
        .findFirst()
        .orElse(null);
  }

  private static String message(
      ControlAction action, @Nullable TradingState before, @Nullable TradingState after) {
    if (!READING.contains(action) && before != null && before == after) {
      return "was already " + after + ", nothing changed";
    }
    return switch (action) {
      case START -> "entries are allowed";
      case PAUSE -> "no entries; exits are managed";
      case STOP -> "entry orders are cancelled, no entries; exits are managed";
      case RESTART -> "reconciled with the venue and started again";
      case RECONCILE -> "reconciled with the venue";
      case RESET -> "no longer halted; start when you want to trade";
      case PANIC -> "halted";
      case FORCE_ENTRY, FORCE_EXIT, CANCEL_ORDER, LOCK, UNLOCK ->
          throw new IllegalArgumentException(action + " changes no state");
    };
  }

  ErrorResponseException problem(CommandResult result) {
    String action = name(result.action());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("commandId", result.commandId());
    members.put("action", action);
    members.put("answers", CommandView.answers(result));
    return switch (result.outcome()) {
      case REFUSED ->
          Problem.of(
              HttpStatus.CONFLICT,
              "Refused",
              said(result, CommandHandled.Outcome.REFUSED) + hint(result),
              members);
      case FAILED ->
          Problem.of(
              HttpStatus.BAD_GATEWAY,
              "Failed",
              said(result, CommandHandled.Outcome.FAILED),
              members);
      case UNANSWERED -> {
        Map<String, String> missing = new LinkedHashMap<>();
        for (ServiceName service : result.missing()) {
          missing.put(service.wireName(), status.whySilent(service, result.took()));
        }
        members.put("missing", missing);
        String why =
            result.busFailure().isEmpty()
                ? missing.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining("; "))
                : result.busFailure();
        ErrorResponseException problem =
            Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Not acted on",
                why + "." + afterwards(result),
                members);
        problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
        yield problem;
      }
      case DONE -> throw new IllegalArgumentException("done is no problem");
    };
  }

  private static String afterwards(CommandResult result) {
    if (result.action() != ControlAction.PANIC) {
      return " Whether it still acts is unknown; see /api/bot/status.";
    }
    return result.durable()
        ? " The request stands in Redis and is acted on as soon as the executor is back. Until then"
            + " cancel at the exchange by hand."
        : " The request could NOT be stored. Use the executor's local panic or cancel at the"
            + " exchange.";
  }

  private static String said(CommandResult result, CommandHandled.Outcome outcome) {
    return result.answers().stream()
        .filter(answer -> answer.outcome() == outcome)
        .map(answer -> answer.service() + ": " + answer.detail())
        .collect(Collectors.joining("; "));
  }

  private static String hint(CommandResult result) {
    List<TradingState> states =
        result.answers().stream().map(answer -> answer.state()).distinct().toList();
    if (!states.contains(TradingState.HALTED)) {
      return "";
    }
    return result.action() == ControlAction.RESET
        ? ". The halt is not over yet: see \"panic\" in /api/bot/status"
        : ". The bot is HALTED: find out why in /api/bot/status, then POST /api/bot/reset, then"
            + " /api/bot/start";
  }

  void measure(CommandResult result) {
    meters
        .timer(
            "tradebot.control.command",
            "action",
            name(result.action()),
            "outcome",
            result.outcome().name().toLowerCase(Locale.ROOT))
        .record(result.took());
  }

  private static String name(ControlAction action) {
    return action.name().toLowerCase(Locale.ROOT);
  }
}
