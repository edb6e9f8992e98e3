package io.tradebot.controlapi.adapter.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.message.ServiceName;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.application.CommandResult;
import io.tradebot.controlapi.domain.BotState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The bot's state, the commands that change it and what it has achieved. */
@RestController
@RequestMapping("/api/bot")
@Tag(name = "bot")
class BotController {
  private static final Duration PANIC_NAMED_WITHIN = Duration.ofSeconds(1);

  private final CommandDesk desk;
  private final BotState state;
  private final StatusAssembler status;
  private final StatsAssembler stats;
  private final Parameters parameters;
  private final MeterRegistry meters;

  BotController(
      CommandDesk desk,
      BotState state,
      StatusAssembler status,
      StatsAssembler stats,
      Parameters parameters,
      MeterRegistry meters) {
    this.desk = desk;
    this.state = state;
    this.status = status;
    this.stats = stats;
    this.parameters = parameters;
    this.meters = meters;
  }

  @GetMapping("/status")
  @Operation(summary = "Mode, trading state, services, feeds, strategies, account, panic")
  StatusView status() {
    return status.status();
  }

  @GetMapping("/stats")
  @Operation(summary = "What the closed trades brought, in total, per strategy and per symbol")
  StatsView stats() {
    return stats.stats();
  }

  @PostMapping(path = "/start", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Let strategies enter positions")
  CommandView start(@RequestBody(required = false) @Nullable CommandRequest request) {
    return issue(ControlAction.START, request);
  }

  @PostMapping(path = "/stop", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Cancel entry orders and enter nothing; exits are still managed")
  CommandView stop(@RequestBody(required = false) @Nullable CommandRequest request) {
    return issue(ControlAction.STOP, request);
  }

  @PostMapping(path = "/pause", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Enter nothing new; exits are still managed")
  CommandView pause(@RequestBody(required = false) @Nullable CommandRequest request) {
    return issue(ControlAction.PAUSE, request);
  }

  @PostMapping(path = "/restart", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Stop, reconcile with the venue, start again")
  CommandView restart(@RequestBody(required = false) @Nullable CommandRequest request) {
    return issue(ControlAction.RESTART, request);
  }

  @PostMapping(path = "/reset", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Leave HALTED for STOPPED, after a panic was looked into")
  CommandView reset(@RequestBody(required = false) @Nullable CommandRequest request) {
    return issue(ControlAction.RESET, request);
  }

  @PostMapping(path = "/panic", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Cancel everything, flatten, halt; answers once HALTED is latched")
  ResponseEntity<PanicAnswer> panic(
      @RequestBody(required = false) @Nullable CommandRequest request) {
    CommandResult result;
    try {
      result =
          desk.panic("api", parameters.reason(request == null ? null : request.reason())).get();
    } catch (InterruptedException stopping) {
      throw stopping();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("panic was not sent", failure);
    }
    measure(result);
    if (result.outcome() != CommandResult.Outcome.DONE) {
      throw problem(result);
    }
    PanicView panic = awaitPanic();
    boolean completed = panic != null && panic.completed();
    return ResponseEntity.status(completed ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(
            new PanicAnswer(
                result.commandId(),
                panic == null ? null : panic.panicId(),
                completed
                    ? "halted; the venue shows no open order and no position but what is listed"
                    : "halted; orders are being cancelled and positions closed, follow the"
                        + " progress",
                TradingState.HALTED,
                panic,
                "/api/bot/status",
                CommandView.answers(result),
                result.took().toMillis()));
  }

  /** The panic of the present halt; waits a moment for the executor to name it. */
  private @Nullable PanicView awaitPanic() {
    long deadline = System.nanoTime() + PANIC_NAMED_WITHIN.toNanos();
    while (true) {
      TradingStateChanged current = state.tradingState();
      PanicView panic = PanicView.of(state.panic());
      // Not before the halt itself is seen here: until then the panic on record is an older one.
      if (panic != null
          && current != null
          && current.to() == TradingState.HALTED
          && panic.haltEpoch() >= current.haltEpoch()) {
        return panic;
      }
      if (System.nanoTime() >= deadline) {
        return null;
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private CommandView issue(ControlAction action, @Nullable CommandRequest request) {
    CommandResult result;
    try {
      result =
          desk.issue(action, "api", parameters.reason(request == null ? null : request.reason()));
    } catch (InterruptedException stopping) {
      throw stopping();
    }
    measure(result);
    if (result.outcome() != CommandResult.Outcome.DONE) {
      throw problem(result);
    }
    TradingState after = stateAfter(result);
    return new CommandView(
        result.commandId(),
        name(action),
        message(action, result.stateBefore(), after),
        after,
        CommandView.answers(result),
        result.took().toMillis());
  }

  private static ErrorResponseException stopping() {
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
    if (action != ControlAction.RESTART && before != null && before == after) {
      return "was already " + after + ", nothing changed";
    }
    return switch (action) {
      case START -> "entries are allowed";
      case PAUSE -> "no entries; exits are managed";
      case STOP -> "entry orders are cancelled, no entries; exits are managed";
      case RESTART -> "reconciled with the venue and started again";
      case RESET -> "no longer halted; start when you want to trade";
      case PANIC -> "halted";
    };
  }

  private ErrorResponseException problem(CommandResult result) {
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

  private void measure(CommandResult result) {
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
