package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.application.CommandResult;
import io.tradebot.controlapi.domain.BotState;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
  private final CommandIssuer commands;
  private final BotState state;
  private final StatusAssembler status;
  private final StatsAssembler stats;
  private final Parameters parameters;

  BotController(
      CommandDesk desk,
      CommandIssuer commands,
      BotState state,
      StatusAssembler status,
      StatsAssembler stats,
      Parameters parameters) {
    this.desk = desk;
    this.commands = commands;
    this.state = state;
    this.status = status;
    this.stats = stats;
    this.parameters = parameters;
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
    return commands.issue(ControlAction.START, request);
  }

  @PostMapping(path = "/stop", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Cancel entry orders and enter nothing; exits are still managed")
  CommandView stop(@RequestBody(required = false) @Nullable CommandRequest request) {
    return commands.issue(ControlAction.STOP, request);
  }

  @PostMapping(path = "/pause", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Enter nothing new; exits are still managed")
  CommandView pause(@RequestBody(required = false) @Nullable CommandRequest request) {
    return commands.issue(ControlAction.PAUSE, request);
  }

  @PostMapping(path = "/restart", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Stop, reconcile with the venue, start again")
  CommandView restart(@RequestBody(required = false) @Nullable CommandRequest request) {
    return commands.issue(ControlAction.RESTART, request);
  }

  @PostMapping(path = "/reconcile", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Read orders, fills and balances from the venue anew; entries wait meanwhile")
  CommandView reconcile(@RequestBody(required = false) @Nullable CommandRequest request) {
    return commands.issue(ControlAction.RECONCILE, request);
  }

  @PostMapping(path = "/reset", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Leave HALTED for STOPPED, after a panic was looked into")
  CommandView reset(@RequestBody(required = false) @Nullable CommandRequest request) {
    return commands.issue(ControlAction.RESET, request);
  }

  @PostMapping(path = "/panic", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Cancel everything, flatten, halt; answers once HALTED is latched")
  ResponseEntity<PanicAnswer> panic(
      @RequestBody(required = false) @Nullable CommandRequest request) {
    CommandResult result;
    try {
      result =
          desk.panic(
                  Caller.current().signature(),
                  parameters.reason(request == null ? null : request.reason()))
              .get();
    } catch (InterruptedException stopping) {
      throw CommandIssuer.stopping();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("panic was not sent", failure);
    }
    commands.measure(result);
    if (result.outcome() != CommandResult.Outcome.DONE) {
      throw commands.problem(result);
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
}
