package io.tradebot.marketingest.adapter.websocket;

/**
 * Gives out the turns that a {@link Pace} allows, in the order in which they are asked for.
 * Thread-safe.
 */
public final class Turns {
  private final long intervalNs;
  private final long restNs;
  private boolean started;
  private long nextTurnNs;

  public Turns(Pace pace) {
    this.intervalNs = pace.interval().toNanos();
    this.restNs = (pace.burst() - 1) * intervalNs;
  }

  /**
   * Takes a turn.
   *
   * @param nowNs of a clock that does not go back
   * @return how long to wait for it, ns; 0 when it is now
   */
  public synchronized long take(long nowNs) {
    long turnNs = started ? Math.max(nextTurnNs, nowNs - restNs) : nowNs - restNs;
    started = true;
    nextTurnNs = turnNs + intervalNs;
    return Math.max(0, turnNs - nowNs);
  }
}
