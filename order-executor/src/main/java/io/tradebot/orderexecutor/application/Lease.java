package io.tradebot.orderexecutor.application;

import io.tradebot.common.contract.StateKey;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.state.StateStore;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The right to be the one active executor of an account. Thread-safe.
 *
 * <p>While Redis does not answer, nobody can say who holds it: then it is <em>unproven</em>,
 * entries stop, and exits and cancels go on, for a position without its stop is worse than the rare
 * case of two that close it.
 */
final class Lease {
  private final StateStore store;
  private final StateKey key;
  private final String owner;
  private final Duration length;
  private final LongSupplier nanoTime;
  private volatile State state = State.FOREIGN;
  private volatile long provenAt;
  private volatile long token;

  Lease(StateStore store, StateKey key, String owner, Duration length, LongSupplier nanoTime) {
    this.store = store;
    this.key = key;
    this.owner = owner;
    this.length = length;
    this.nanoTime = nanoTime;
  }

  /** What is known about the lease. */
  enum State {
    HELD,
    /** It was ours and Redis does not answer. */
    UNPROVEN,
    /** Somebody else's, or never ours. */
    FOREIGN
  }

  /** Takes or renews it; to be called several times within its length. */
  State renew() {
    long asked = nanoTime.getAsLong();
    OptionalLong answer;
    try {
      answer = store.acquireLease(key, owner, length);
    } catch (BusDisconnectedException away) {
      if (state == State.HELD) {
        state = State.UNPROVEN;
      }
      return state;
    }
    if (answer.isPresent()) {
      token = answer.getAsLong();
      provenAt = asked;
      state = State.HELD;
    } else {
      state = State.FOREIGN;
    }
    return state;
  }

  /**
   * Acts as if it were ours while nobody can be asked, so that a panic can be carried out:
   * unproven, it lets nothing leave but what reduces risk.
   */
  void presume() {
    state = State.UNPROVEN;
  }

  State state() {
    return state == State.HELD && nanoTime.getAsLong() - provenAt > length.toNanos()
        ? State.UNPROVEN
        : state;
  }

  /** The fencing token of the last grant. */
  long token() {
    return token;
  }

  void release() {
    state = State.FOREIGN;
    endOf(owner);
  }

  /** Gives back the lease of one that is certainly gone; does nothing when it has none. */
  void endOf(String gone) {
    try {
      store.releaseLease(key, gone);
    } catch (BusDisconnectedException away) {
      // It ends by itself.
      return;
    }
  }
}
