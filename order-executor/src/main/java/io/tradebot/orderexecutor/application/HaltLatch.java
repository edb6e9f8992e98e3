package io.tradebot.orderexecutor.application;

/**
 * The last word before an order leaves: orders that were made under a lower epoch stay here.
 * Thread-safe.
 *
 * <p>A panic or a fault closes it the moment it arrives, on whatever thread, before the engine has
 * heard of it. Once the engine has dealt with it, the engine's new epoch opens it again for the
 * orders that were made since.
 */
final class HaltLatch {
  private long epoch;
  private int unsettled;

  HaltLatch(long epoch) {
    this.epoch = epoch;
  }

  /** Orders made so far stay here, from now on; each closing is settled once. */
  synchronized void close() {
    unsettled++;
  }

  /** The engine has dealt with one closing. */
  synchronized void settle() {
    if (unsettled == 0) {
      throw new IllegalStateException("every closing was settled already");
    }
    unsettled--;
  }

  /** The engine's epoch; never falls. */
  synchronized void rise(long engineEpoch) {
    epoch = Math.max(epoch, engineEpoch);
  }

  synchronized boolean allows(long orderEpoch) {
    return unsettled == 0 && orderEpoch >= epoch;
  }

  synchronized long epoch() {
    return epoch;
  }
}
