package io.tradebot.core.risk;

import io.tradebot.common.control.EntryLock;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The locks that stand, by id, oldest first. Not thread-safe. */
public final class LockBook {
  private final Map<String, EntryLock> locks = new LinkedHashMap<>();

  /** Sets a lock, in the place of the one with its id. */
  public void set(EntryLock lock) {
    locks.put(lock.lockId(), lock);
  }

  /** Takes a lock away; null when there is none of that id. */
  public @Nullable EntryLock lift(String lockId) {
    return locks.remove(lockId);
  }

  /** Takes away what protections set; whether there was any. */
  public boolean liftRules() {
    return locks.values().removeIf(EntryLock::rule);
  }

  /** Takes away the locks whose time is over; whether there was any. */
  public boolean expire(Instant now) {
    return !locks.isEmpty() && locks.values().removeIf(lock -> lock.isOver(now));
  }

  /** A lock that forbids such an entry now; null when there is none. */
  public @Nullable EntryLock find(
      StrategyId strategy, InstrumentId instrument, Side side, Instant now) {
    for (EntryLock lock : locks.values()) {
      if (!lock.isOver(now) && lock.covers(strategy, instrument, side)) {
        return lock;
      }
    }
    return null;
  }

  public List<EntryLock> all() {
    return List.copyOf(locks.values());
  }

  public void restore(Collection<EntryLock> stored) {
    stored.forEach(this::set);
  }
}
