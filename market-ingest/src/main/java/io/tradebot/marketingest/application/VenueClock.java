package io.tradebot.marketingest.application;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Our clock and, as far as measured, the venue's; both in Unix epoch nanoseconds. Thread-safe.
 *
 * <p>The offset comes from the request with the shortest round trip of a round, where the venue's
 * time is taken to be that of the middle. Its error is at most half that round trip.
 */
public final class VenueClock {
  private static final int SAMPLES = 5;

  private final InstantSource clock;
  private volatile long offsetNs;
  private volatile long errorNs = Long.MAX_VALUE;

  public VenueClock(InstantSource clock) {
    this.clock = clock;
  }

  /** Our time. */
  public long nowNs() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** The venue's time. */
  public long venueNowNs() {
    return nowNs() + offsetNs;
  }

  /** Venue's clock minus ours. */
  public long offsetNs() {
    return offsetNs;
  }

  /** Largest error of the offset; {@code Long.MAX_VALUE} before the first measurement. */
  public long errorNs() {
    return errorNs;
  }

  public boolean isMeasured() {
    return errorNs != Long.MAX_VALUE;
  }

  /** Measures anew; throws {@link VenueRequestException} when not even one request is answered. */
  public void measure(MarketHistory venue) {
    long bestRoundTripNs = Long.MAX_VALUE;
    long bestOffsetNs = 0;
    VenueRequestException last = null;
    for (int i = 0; i < SAMPLES; i++) {
      try {
        long sentNs = nowNs();
        long startNs = System.nanoTime();
        long venueMs = venue.timeMs();
        long roundTripNs = System.nanoTime() - startNs;
        if (roundTripNs < bestRoundTripNs) {
          bestRoundTripNs = roundTripNs;
          // The venue cuts its time to whole milliseconds: half of one is lost on average.
          bestOffsetNs = venueMs * 1_000_000L + 500_000L - (sentNs + roundTripNs / 2);
        }
      } catch (VenueRequestException failure) {
        last = failure;
        if (failure.kind() == VenueRequestException.Kind.LIMITED) {
          break;
        }
      }
    }
    if (bestRoundTripNs == Long.MAX_VALUE && last != null) {
      throw last;
    }
    offsetNs = bestOffsetNs;
    errorNs = bestRoundTripNs / 2 + 500_000L;
  }
}
