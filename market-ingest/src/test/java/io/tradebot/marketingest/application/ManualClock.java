package io.tradebot.marketingest.application;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test sets. */
final class ManualClock implements InstantSource {
  private volatile long nowNs;

  ManualClock(long nowNs) {
    this.nowNs = nowNs;
  }

  void set(long ns) {
    nowNs = ns;
  }

  void advance(long ns) {
    set(nowNs + ns);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(nowNs / 1_000_000_000L, nowNs % 1_000_000_000L);
  }
}
