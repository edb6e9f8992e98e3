package io.tradebot.platform.service;

import io.tradebot.storage.timeseries.TimeSeriesSetup;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the time-series store in the background, again and again until it is there and has taken
 * it; nothing waits for that.
 */
final class StorePreparation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorePreparation.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private @Nullable Thread thread;
  private volatile boolean done;

  private StorePreparation() {}

  /** There is nothing to prepare. */
  static StorePreparation none() {
    StorePreparation preparation = new StorePreparation();
    preparation.done = true;
    return preparation;
  }

  static StorePreparation start(TimeSeriesSetup setup) {
    StorePreparation preparation = new StorePreparation();
    preparation.thread =
        Thread.ofVirtual().name("store-preparation").start(() -> preparation.run(setup));
    return preparation;
  }

  boolean isDone() {
    return done;
  }

  private void run(TimeSeriesSetup setup) {
    Duration pause = FIRST_PAUSE;
    while (!done) {
      try {
        setup.apply();
        done = true;
        LOG.info("The time-series store is prepared");
      } catch (UncheckedIOException failure) {
        LOG.warn(
            "The time-series store is not prepared yet, trying on: {}: {}",
            failure.getMessage(),
            String.valueOf(failure.getCause()));
        try {
          Thread.sleep(pause);
        } catch (InterruptedException closed) {
          Thread.currentThread().interrupt();
          return;
        }
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
      }
    }
  }

  @Override
  public void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
