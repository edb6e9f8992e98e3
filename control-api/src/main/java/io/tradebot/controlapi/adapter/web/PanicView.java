package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.control.ControlEvent;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.PanicStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a panic stands.
 *
 * @param completed whether nothing is pending any more, verified at the venue
 * @param lastCancelMs milliseconds from its start to the last accepted cancel; null when unknown or
 *     none
 * @param flatMs milliseconds from its start to its completion; null before
 */
record PanicView(
    String panicId,
    long haltEpoch,
    boolean completed,
    List<Step> steps,
    Instant startedAt,
    Instant updatedAt,
    @Nullable Long lastCancelMs,
    @Nullable Long flatMs) {

  /** Where it stands on one instrument. */
  record Step(
      String symbol,
      String venue,
      PanicStep.Outcome outcome,
      int openOrders,
      String held,
      String detail) {
    static Step of(PanicStep step) {
      return new Step(
          step.instrument().symbol().toString(),
          step.instrument().venue().code(),
          step.outcome(),
          step.openOrders(),
          step.held().toString(),
          step.detail());
    }
  }

  static @Nullable PanicView of(@Nullable ControlEvent event) {
    return switch (event) {
      case PanicProgressed p ->
          new PanicView(
              p.panicId(),
              p.haltEpoch(),
              false,
              p.steps().stream().map(Step::of).toList(),
              p.startedAt(),
              p.occurredAt(),
              null,
              null);
      case PanicCompleted p ->
          new PanicView(
              p.panicId(),
              p.haltEpoch(),
              true,
              p.steps().stream().map(Step::of).toList(),
              p.startedAt(),
              p.occurredAt(),
              p.lastCancelAt() == null
                  ? null
                  : Duration.between(p.startedAt(), p.lastCancelAt()).toMillis(),
              Duration.between(p.startedAt(), p.occurredAt()).toMillis());
      case null, default -> null;
    };
  }
}
