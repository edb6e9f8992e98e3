package io.tradebot.storage.timeseries;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many points may wait, and where.
 *
 * @param queueCapacity points in memory, at most
 * @param batchSize points sent at once, at most
 * @param flushInterval how long a point waits for others, at most
 * @param spoolFolder where batches wait while the store is away, of this writer alone; null for
 *     nowhere
 * @param spoolBytes on disk, at most
 * @param diskReserveBytes that the spool leaves free on the disk, for those who need it more
 */
public record WriteBuffer(
    int queueCapacity,
    int batchSize,
    Duration flushInterval,
    @Nullable Path spoolFolder,
    long spoolBytes,
    long diskReserveBytes) {

  /** Points wait in memory alone. */
  public static WriteBuffer inMemory(int queueCapacity, int batchSize, Duration flushInterval) {
    return new WriteBuffer(queueCapacity, batchSize, flushInterval, null, 0, 0);
  }
}
