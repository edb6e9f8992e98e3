package io.tradebot.exchangesim.adapter.file;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock of a venue that plays a recording: it shows the recording's time, so that a client
 * finds the events as young as they were. Thread-safe; never goes back.
 *
 * <p>It stands still until the playing begins, then follows the frames' event times and goes on by
 * itself in between and after the end.
 */
public final class RecordedClock implements InstantSource {
  /** A recording that is played slowly must not be overtaken by its own clock. */
  private static final long FURTHEST_AHEAD_MS = 1_000;

  private final InstantSource wall;
  private long reachedMs;
  private long reachedAtWallMs;
  private long shownMs;
  private State state = State.WAITING;

  private enum State {
    WAITING,
    PLAYING,
    OVER
  }

  /**
   * @param firstMs event time of the recording's first frame, Unix epoch milliseconds
   */
  public RecordedClock(InstantSource wall, long firstMs) {
    this.wall = wall;
    this.reachedMs = firstMs;
    this.shownMs = firstMs;
  }

  /** A frame with this event time is played now. */
  public synchronized void reached(long eventMs) {
    if (state == State.WAITING || eventMs > reachedMs) {
      state = State.PLAYING;
      reachedMs = Math.max(reachedMs, eventMs);
      reachedAtWallMs = wall.millis();
    }
  }

  /** The last frame was played: from now on the clock goes at the pace of real time. */
  public synchronized void over() {
    reachedMs = millis();
    reachedAtWallMs = wall.millis();
    state = State.OVER;
  }

  @Override
  public synchronized long millis() {
    long sinceMs = Math.max(0, wall.millis() - reachedAtWallMs);
    long nowMs =
        switch (state) {
          case WAITING -> reachedMs;
          case PLAYING -> reachedMs + Math.min(sinceMs, FURTHEST_AHEAD_MS);
          case OVER -> reachedMs + sinceMs;
        };
    shownMs = Math.max(shownMs, nowMs);
    return shownMs;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}
