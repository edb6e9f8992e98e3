package io.tradebot.marketingest.adapter.rest;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How many requests a venue takes: some at once, then so many a second. Thread-safe; blocks.
 *
 * <p>A request takes its turn in the order of arrival, each a fixed time after the one before once
 * the burst is used up.
 */
public final class RequestBudget {
  private final long burstNs;
  private final long spacingNs;
  private long nextTurnNs;

  /**
   * A budget that is full.
   *
   * @param burst requests that may go at once after a rest
   * @param perSecond requests a second in the long run
   */
  public RequestBudget(int burst, int perSecond) {
    this.spacingNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.burstNs = (burst - 1) * spacingNs;
    this.nextTurnNs = System.nanoTime() - burstNs;
  }

  /** Waits until a request may go. */
  void await() throws InterruptedException {
    long turnNs;
    synchronized (this) {
      long nowNs = System.nanoTime();
      turnNs = Math.max(nextTurnNs, nowNs - burstNs);
      nextTurnNs = turnNs + spacingNs;
    }
    for (long waitNs = turnNs - System.nanoTime(); waitNs > 0; ) {
      LockSupport.parkNanos(waitNs);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      waitNs = turnNs - System.nanoTime();
    }
  }
}
