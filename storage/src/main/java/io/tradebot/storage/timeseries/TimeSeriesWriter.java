package io.tradebot.storage.timeseries;

import java.time.Duration;

/** Takes points and writes them in the background; never blocks the caller. Thread-safe. */
public interface TimeSeriesWriter extends AutoCloseable {

  /**
   * Queues a point; when the bounded queue is full it is dropped and counted.
   *
   * @throws IllegalArgumentException when a name, or the type of a field, is not allowed: a defect
   *     of the caller
   */
  void write(Point point);

  /** Points in memory that wait to be written. */
  int queued();

  /** Points dropped since the start. */
  long dropped();

  /** Points the store has confirmed since the start. */
  long written();

  /** Points on disk that wait to be written, those of an earlier process among them. */
  default long spooled() {
    return 0;
  }

  /** Bytes of disk that they take. */
  default long spooledBytes() {
    return 0;
  }

  /** Age of the oldest batch that the store has not confirmed; zero when nothing waits. */
  default Duration lag() {
    return Duration.ZERO;
  }

  /** Writes what is queued, or leaves it on disk for the next start, for a bounded time. */
  @Override
  void close();
}
