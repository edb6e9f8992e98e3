package io.tradebot.setup.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something once a day, at a time in UTC, on a thread of its own. */
public final class Nightly implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Nightly.class);

  private final LocalTime at;
  private final Runnable job;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("nightly").factory());

  public Nightly(LocalTime at, Runnable job, InstantSource clock) {
    this.at = at;
    this.job = job;
    this.clock = clock;
    again();
  }

  /** How long it is until the next time. */
  static Duration until(LocalTime at, Instant now) {
    ZonedDateTime utc = now.atZone(ZoneOffset.UTC);
    ZonedDateTime next = utc.with(at);
    return Duration.between(utc, next.isAfter(utc) ? next : next.plusDays(1));
  }

  private void again() {
    var _ =
        timer.schedule(this::run, until(at, clock.instant()).toMillis() + 1, TimeUnit.MILLISECONDS);
  }

  // An outermost loop: a night that fails must be followed by the next.
  private void run() {
    try {
      job.run();
    } catch (RuntimeException failed) {
      LOG.error("The nightly job has failed", failed);
    } finally {
      if (!timer.isShutdown()) {
        again();
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
