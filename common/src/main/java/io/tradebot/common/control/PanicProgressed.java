package io.tradebot.common.control;

import java.time.Instant;
import java.util.List;

/** A panic is under way; repeated until it completes. */
public record PanicProgressed(
    String panicId, long haltEpoch, List<PanicStep> steps, Instant startedAt, Instant occurredAt)
    implements ControlEvent {
  public PanicProgressed {
    steps = List.copyOf(steps);
  }
}
