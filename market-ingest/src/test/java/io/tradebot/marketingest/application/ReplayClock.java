package io.tradebot.marketingest.application;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Stands at the start of a recording until it is set going, then runs at some speed, and stands
 * still again at the end. Thread-safe.
 */
final class ReplayClock implements InstantSource {
  private final long startNs;
  private final long endNs;
  private final double speed;
  private volatile long startedAt = -1;
  private volatile long heldBeforeNs = Long.MAX_VALUE;

  ReplayClock(long startNs, long endNs, double speed) {
    this.startNs = startNs;
    this.endNs = endNs;
    this.speed = speed;
  }

  void go() {
    startedAt = System.nanoTime();
  }

  /**
   * Lets the clock go no further than right before a moment, later than the last one: a venue whose
   * frames are sent late on a busy machine must not be asked what it has not sent yet.
   */
  void holdBefore(long ns) {
    heldBeforeNs = ns;
  }

  long nowNs() {
    return Math.max(startNs, Math.min(heldBeforeNs - 1, scheduledNs()));
  }

  /** Where the clock would be if nothing held it. */
  long scheduledNs() {
    long since = startedAt;
    return since < 0
        ? startNs
        : Math.min(endNs, startNs + (long) ((System.nanoTime() - since) * speed));
  }

  @Override
  public Instant instant() {
    long nowNs = nowNs();
    return Instant.ofEpochSecond(nowNs / 1_000_000_000L, nowNs % 1_000_000_000L);
  }
}
