package io.tradebot.common.control;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * No step of a panic is pending any more; each is closed, dust or failed, verified at the venue.
 *
 * @param lastCancelAt when the last cancel was accepted; null when there was nothing to cancel
 */
public record PanicCompleted(
    String panicId,
    long haltEpoch,
    List<PanicStep> steps,
    Instant startedAt,
    @Nullable Instant lastCancelAt,
    Instant occurredAt)
    implements ControlEvent {
  public PanicCompleted {
    steps = List.copyOf(steps);
  }
}
