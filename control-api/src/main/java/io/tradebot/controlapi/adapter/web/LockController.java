package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.LiftLock;
import io.tradebot.common.control.LockEntries;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.order.Side;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.domain.BotState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Locks: no entries of a strategy, a symbol or a side for a while. Exits are never locked. */
@RestController
@RequestMapping("/api/locks")
@Tag(name = "locks")
class LockController {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final CommandDesk desk;
  private final CommandIssuer commands;
  private final BotState state;
  private final Parameters parameters;
  private final InstantSource clock;

  LockController(
      CommandDesk desk,
      CommandIssuer commands,
      BotState state,
      Parameters parameters,
      InstantSource clock) {
    this.desk = desk;
    this.commands = commands;
    this.state = state;
    this.parameters = parameters;
    this.clock = clock;
  }

  /** A lock; what is absent is not restricted. */
  record LockView(
      String id,
      @Nullable String strategy,
      @Nullable String symbol,
      @Nullable Side side,
      boolean rule,
      String setBy,
      String reason,
      Instant setAt,
      @Nullable Instant until) {
    static LockView of(EntryLock lock) {
      return new LockView(
          lock.lockId(),
          lock.strategy() == null ? null : lock.strategy().name(),
          lock.instrument() == null ? null : lock.instrument().symbol().toString(),
          lock.side(),
          lock.rule(),
          lock.setBy(),
          lock.reason(),
          lock.setAt(),
          lock.until());
    }
  }

  /**
   * The locks that stand.
   *
   * @param asOf when the executor last told of them; null when it has not spoken yet
   */
  record LocksView(List<LockView> locks, @Nullable Instant asOf) {}

  /**
   * A lock to set.
   *
   * @param until in ISO 8601; until it is lifted when absent
   */
  record LockRequest(
      @Nullable String strategy,
      @Nullable String symbol,
      @Schema(example = "buy") @Nullable String side,
      @Schema(example = "2026-12-01T12:00:00Z") @Nullable String until,
      @Nullable String reason) {}

  @GetMapping
  @Operation(summary = "The locks that stand, oldest first")
  LocksView locks() {
    LocksChanged known = state.locks();
    Instant now = clock.instant();
    return known == null
        ? new LocksView(List.of(), null)
        : new LocksView(
            known.locks().stream().filter(lock -> !lock.isOver(now)).map(LockView::of).toList(),
            known.occurredAt());
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Forbid entries; the lock's id is the command's id")
  CommandView lock(@RequestBody LockRequest request) {
    Instant now = clock.instant();
    Instant until =
        request.until() == null || request.until().isEmpty()
            ? null
            : parameters.instant("until", request.until(), now);
    if (until != null && !until.isAfter(now)) {
      throw Problem.badParameter("until", "in the future");
    }
    return commands.issue(
        new LockEntries(
            desk.newId(),
            parameters.strategy(request.strategy()),
            parameters.instrument(request.symbol()),
            parameters.oneOf("side", request.side(), Side.class, null),
            until,
            Caller.current().signature(),
            parameters.reason(request.reason()),
            now));
  }

  @DeleteMapping("/{id}")
  @Operation(summary = "Lift a lock before its time")
  CommandView lift(
      @PathVariable String id, @RequestParam(required = false) @Nullable String reason) {
    if (!ID.matcher(id).matches()) {
      throw Problem.badParameter("id", "the id of a lock in GET /api/locks");
    }
    return commands.issue(
        new LiftLock(
            desk.newId(),
            id,
            Caller.current().signature(),
            parameters.reason(reason),
            clock.instant()));
  }
}
