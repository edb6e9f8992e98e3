package io.tradebot.orderexecutor.adapter.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The venue's time, measured and then carried forward by the monotonic clock.
 *
 * <p>A step of the local wall clock neither reaches the venue's time nor hides: {@link #offset}
 * shows it at once. Until the first measurement both clocks are taken as equal. Thread-safe.
 */
public final class VenueClock {
  private static final int SAMPLES = 5;

  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private volatile Anchor anchor;

  public VenueClock(InstantSource wall, LongSupplier nanoTime) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.anchor = new Anchor(wall.instant(), nanoTime.getAsLong(), Duration.ZERO);
  }

  /**
   * Measures: of several readings the one with the shortest round trip counts, its answer taken for
   * the middle of the trip.
   *
   * @return the error bound, half of the shortest round trip
   */
  public Duration measure(Supplier<Instant> venueTime) {
    long bestTrip = Long.MAX_VALUE;
    Anchor best = anchor;
    for (int i = 0; i < SAMPLES; i++) {
      long before = nanoTime.getAsLong();
      Instant answered = venueTime.get();
      long after = nanoTime.getAsLong();
      long trip = after - before;
      if (trip < bestTrip) {
        bestTrip = trip;
        best = new Anchor(answered, before + trip / 2, Duration.ofNanos(trip / 2));
      }
    }
    anchor = best;
    return best.error();
  }

  /** The venue's time now. */
  public Instant now() {
    Anchor from = anchor;
    return from.venue().plusNanos(nanoTime.getAsLong() - from.nanos());
  }

  /** Venue time minus local wall time. */
  public Duration offset() {
    return Duration.between(wall.instant(), now());
  }

  private record Anchor(Instant venue, long nanos, Duration error) {}
}
