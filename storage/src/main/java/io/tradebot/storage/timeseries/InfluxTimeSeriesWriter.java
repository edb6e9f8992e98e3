package io.tradebot.storage.timeseries;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes points to InfluxDB 2, or to whatever takes its write protocol, such as QuestDB.
 *
 * <p>Points wait in a bounded queue; one background thread sends them in batches and tries a batch
 * again, with growing pauses, until the store takes or refuses it. While the store is down the
 * queue fills, then new points are dropped and counted. A batch that the store refuses for its
 * content is dropped, counted and logged: sending it again would only block those behind it.
 */
public final class InfluxTimeSeriesWriter implements TimeSeriesWriter {
  private static final Logger LOG = LoggerFactory.getLogger(InfluxTimeSeriesWriter.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(5);

  private final BlockingQueue<Point> queue;
  private final int batchSize;
  private final long flushIntervalNs;
  private final InfluxDBClient client;
  private final WriteApiBlocking api;
  private final String org;
  private final String bucket;
  private final Thread sender;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile int inFlight;
  private volatile boolean closing;

  /**
   * Starts the background thread; the store need not be there.
   *
   * @param token may be empty where the store asks for none
   * @param queueCapacity points that may wait
   * @param batchSize points sent at once, at most
   * @param flushInterval how long a point waits for others, at most
   */
  public InfluxTimeSeriesWriter(
      URI url,
      String org,
      String bucket,
      String token,
      int queueCapacity,
      int batchSize,
      Duration flushInterval) {
    this.queue = new ArrayBlockingQueue<>(queueCapacity);
    this.batchSize = batchSize;
    this.flushIntervalNs = flushInterval.toNanos();
    this.org = org;
    this.bucket = bucket;
    InfluxDBClientOptions.Builder options =
        InfluxDBClientOptions.builder()
            .url(url.toString())
            .org(org)
            .bucket(bucket)
            .okHttpClient(
                new OkHttpClient.Builder()
                    .connectTimeout(Duration.ofSeconds(3))
                    .writeTimeout(Duration.ofSeconds(10))
                    .readTimeout(Duration.ofSeconds(10)));
    if (!token.isEmpty()) {
      options.authenticateToken(token.toCharArray());
    }
    this.client = InfluxDBClientFactory.create(options.build());
    this.api = client.getWriteApiBlocking();
    this.sender = Thread.ofPlatform().daemon().name("time-series-writer").start(this::sendLoop);
  }

  @Override
  public void write(Point point) {
    LineProtocol.check(point);
    if (closing || !queue.offer(point)) {
      dropped.incrementAndGet();
    }
  }

  @Override
  public int queued() {
    return queue.size() + inFlight;
  }

  @Override
  public long dropped() {
    return dropped.get();
  }

  @Override
  public long written() {
    return written.get();
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (!sender.join(PATIENCE_AT_CLOSE)) {
        sender.interrupt();
        sender.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException interrupted) {
      sender.interrupt();
      Thread.currentThread().interrupt();
    }
    int left = queue.size();
    if (left > 0) {
      dropped.addAndGet(left);
      LOG.warn("Closed with {} points unwritten", left);
    }
    client.close();
  }

  private void sendLoop() {
    List<Point> batch = new ArrayList<>(batchSize);
    try {
      while (true) {
        collect(batch);
        if (batch.isEmpty()) {
          if (closing) {
            return;
          }
          continue;
        }
        inFlight = batch.size();
        send(batch);
        batch.clear();
        inFlight = 0;
      }
    } catch (InterruptedException ended) {
      dropped.addAndGet(batch.size());
      inFlight = 0;
      Thread.currentThread().interrupt();
    }
  }

  private void collect(List<Point> batch) throws InterruptedException {
    Point first = queue.poll(100, TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    batch.add(first);
    long deadline = System.nanoTime() + flushIntervalNs;
    while (true) {
      queue.drainTo(batch, batchSize - batch.size());
      long left = deadline - System.nanoTime();
      if (batch.size() >= batchSize || left <= 0 || closing) {
        return;
      }
      Point next = queue.poll(Math.min(left, 50_000_000L), TimeUnit.NANOSECONDS);
      if (next != null) {
        batch.add(next);
      }
    }
  }

  private void send(List<Point> batch) throws InterruptedException {
    String lines = LineProtocol.of(batch);
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        api.writeRecord(bucket, org, WritePrecision.NS, lines);
        written.addAndGet(batch.size());
        if (attempt > 1) {
          LOG.info("The time-series store takes points again");
        }
        return;
      } catch (InfluxException failure) {
        if (isFinal(failure)) {
          dropped.addAndGet(batch.size());
          LOG.error(
              "The time-series store refused {} points: {}", batch.size(), failure.getMessage());
          return;
        }
        if (attempt == 1) {
          LOG.warn(
              "The time-series store does not take points, trying on: {}", failure.getMessage());
        }
        Thread.sleep(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
      }
    }
  }

  /** Whether the store has understood the request and will never take it. */
  private static boolean isFinal(InfluxException failure) {
    return failure.status() == 400 || failure.status() == 413 || failure.status() == 422;
  }
}
