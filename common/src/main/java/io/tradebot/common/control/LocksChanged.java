package io.tradebot.common.control;

import java.time.Instant;
import java.util.List;

/** All locks that stand now; the last one of these stands under a key. */
public record LocksChanged(List<EntryLock> locks, Instant occurredAt) implements ControlEvent {
  public LocksChanged {
    locks = List.copyOf(locks);
  }
}
