package io.tradebot.sentimentingest.domain;

import java.time.Duration;

/**
 * When a source is asked next: at its interval; after a failure sooner at first, then ever later;
 * never before the moment the source itself named. Not thread-safe.
 */
public final class PollSchedule {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  private static final Duration LATEST_RETRY = Duration.ofMinutes(5);
  private static final Duration LONGEST_WISH = Duration.ofHours(6);
  private static final int MAX_DOUBLINGS = 20;

  private final Duration interval;
  private final Duration latestRetry;
  private int failures;

  public PollSchedule(Duration interval) {
    this.interval = interval;
    this.latestRetry = interval.compareTo(LATEST_RETRY) > 0 ? interval : LATEST_RETRY;
  }

  /** Failures since the last success. */
  public int failures() {
    return failures;
  }

  /** After the source answered as it should. */
  public Duration afterSuccess() {
    failures = 0;
    return interval;
  }

  /**
   * After it did not.
   *
   * @param wish how long it asked to be left alone; zero when it did not ask; a wish above six
   *     hours counts as six
   * @param jitter 0 to 1, spreads the retries of several clients over a fifth of the time
   */
  public Duration afterFailure(Duration wish, double jitter) {
    failures++;
    long doubled = FIRST_RETRY.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    long millis = Math.min(doubled, latestRetry.toMillis());
    Duration backOff = Duration.ofMillis((long) (millis * (0.8 + 0.2 * jitter)));
    Duration wished = wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    return wished.compareTo(backOff) > 0 ? wished : backOff;
  }
}
