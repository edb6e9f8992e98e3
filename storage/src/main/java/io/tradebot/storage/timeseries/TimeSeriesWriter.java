package io.tradebot.storage.timeseries;

/** Takes points and writes them in the background; never blocks the caller. Thread-safe. */
public interface TimeSeriesWriter extends AutoCloseable {

  /**
   * Queues a point; when the bounded queue is full it is dropped and counted.
   *
   * @throws IllegalArgumentException when a name, or the type of a field, is not allowed: a defect
   *     of the caller
   */
  void write(Point point);

  /** Points waiting to be written. */
  int queued();

  /** Points dropped since the start. */
  long dropped();

  /** Points the store has confirmed since the start. */
  long written();

  /** Writes what is queued, for a bounded time, then stops. */
  @Override
  void close();
}
