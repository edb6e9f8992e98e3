package io.tradebot.orderexecutor.application;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Virtual time: passes only from one event to the next. */
final class Timeline implements InstantSource {
  static final Instant START = Instant.parse("2026-01-15T10:00:00Z");

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
  private Instant now = START;
  private Duration skew = Duration.ZERO;
  private long numbers;

  private record Event(Instant at, long number, Runnable action) {}

  void at(Instant time, Runnable action) {
    events.add(new Event(time.isBefore(now) ? now : time, numbers++, action));
  }

  void in(Duration delay, Runnable action) {
    at(now.plus(delay), action);
  }

  /** True time, by which the venue's clock goes. */
  Instant now() {
    return now;
  }

  /** The executor's clock, which may be wrong. */
  @Override
  public Instant instant() {
    return now.plus(skew);
  }

  void skew(Duration offset) {
    skew = offset;
  }

  Duration skew() {
    return skew;
  }

  long nanoTime() {
    return Duration.between(START, now).toNanos();
  }

  /** When the next event is due; null when there is none. */
  @Nullable Instant next() {
    Event first = events.peek();
    return first == null ? null : first.at();
  }

  /** Moves to a moment at which nothing is due before. */
  void moveTo(Instant time) {
    now = time;
  }

  /** Moves to the next event and lets it happen. */
  void step() {
    Event next = events.remove();
    now = next.at();
    next.action().run();
  }
}
