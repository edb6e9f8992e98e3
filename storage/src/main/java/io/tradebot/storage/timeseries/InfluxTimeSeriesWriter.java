package io.tradebot.storage.timeseries;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes points to InfluxDB 2, or to whatever takes its write protocol, such as QuestDB.
 *
 * <p>Points wait in a bounded queue; one background thread sends them in batches. A batch that the
 * store does not take goes to the {@link Spool} on disk, and so does everything after it, until the
 * spool is empty again: points reach the store in order. Points are spooled too when the store is
 * so slow that the queue fills by half. What is beyond the bound of the spool, or of the queue
 * while the disk takes nothing, is dropped and counted.
 *
 * <p>A batch that the store refuses for its content is halved until the points at fault are found;
 * those are dropped, counted and logged. A batch may reach the store twice, when its answer was
 * lost or the process ended before the batch was taken out of the spool: the store keeps one point
 * for a series and time.
 */
public final class InfluxTimeSeriesWriter implements TimeSeriesWriter {
  private static final Logger LOG = LoggerFactory.getLogger(InfluxTimeSeriesWriter.class);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE_ASKED_FOR = Duration.ofMinutes(2);
  private static final Duration SPOOL_RETRY = Duration.ofSeconds(1);
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(5);

  private final BlockingQueue<Point> queue;
  private final WriteBuffer buffer;
  private final StoreAddress store;
  private final InstantSource clock;
  private final InfluxDBClient client;
  private final WriteApiBlocking api;
  private final Thread sender;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile int inHand;
  private volatile long oldestWaitingMs = Long.MAX_VALUE;
  private volatile boolean closing;
  private volatile long closeDeadline = Long.MAX_VALUE;
  private volatile @Nullable Spool spool;

  // Of the sender's thread.
  private Duration pause = FIRST_PAUSE;
  private long nextAttempt = System.nanoTime();
  private long nextSpoolAttempt = System.nanoTime();
  private boolean isAway;
  private boolean diskFails;

  private enum Answer {
    TAKEN,
    REFUSED,
    UNAVAILABLE
  }

  /**
   * Starts the background thread; neither the store nor the disk need be there.
   *
   * @param clock for the age of what waits
   */
  public InfluxTimeSeriesWriter(StoreAddress store, WriteBuffer buffer, InstantSource clock) {
    this.queue = new ArrayBlockingQueue<>(buffer.queueCapacity());
    this.buffer = buffer;
    this.store = store;
    this.clock = clock;
    this.client = store.client(REQUEST_TIMEOUT);
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
    return queue.size() + inHand;
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
  public long spooled() {
    Spool open = spool;
    return open == null ? 0 : open.points();
  }

  @Override
  public long spooledBytes() {
    Spool open = spool;
    return open == null ? 0 : open.bytes();
  }

  @Override
  public Duration lag() {
    long oldest = oldestWaitingMs;
    return oldest == Long.MAX_VALUE
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(0, clock.millis() - oldest));
  }

  @Override
  public void close() {
    closeDeadline = System.nanoTime() + PATIENCE_AT_CLOSE.toNanos();
    closing = true;
    try {
      if (!sender.join(PATIENCE_AT_CLOSE.plusSeconds(1))) {
        sender.interrupt();
        sender.join(Duration.ofSeconds(2));
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
    List<Point> collected = new ArrayList<>(buffer.batchSize());
    Spool.@Nullable Batch batch = null;
    try {
      while (true) {
        openSpool();
        if (batch == null) {
          collect(collected);
          if (!collected.isEmpty()) {
            batch = new Spool.Batch(clock.millis(), collected.size(), LineProtocol.of(collected));
            collected.clear();
          }
        }
        if (batch != null) {
          oldestWaitingMs = Math.min(oldestWaitingMs, batch.createdAtMs());
          batch = place(batch);
        }
        if (batch == null) {
          inHand = 0;
        }
        boolean replayed = replay();
        if (closing) {
          boolean late = System.nanoTime() - closeDeadline > 0;
          if (batch == null && queue.isEmpty() && (spooled() == 0 || !replayed || late)) {
            break;
          }
          if (late) {
            break;
          }
        }
        if (batch != null && !replayed) {
          // Neither the store nor the disk takes it.
          TimeUnit.MILLISECONDS.sleep(50);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      end(collected.size() + (batch == null ? 0 : batch.points()));
    }
  }

  private void end(int lost) {
    if (lost > 0) {
      dropped.addAndGet(lost);
    }
    inHand = 0;
    Spool open = spool;
    if (open != null) {
      try {
        open.close();
      } catch (IOException failure) {
        LOG.error("Cannot close the spool", failure);
      }
    }
  }

  private void openSpool() {
    Path folder = buffer.spoolFolder();
    if (folder == null || spool != null || System.nanoTime() - nextSpoolAttempt < 0) {
      return;
    }
    try {
      Spool opened = Spool.open(folder, buffer.spoolBytes(), buffer.diskReserveBytes());
      spool = opened;
      if (!opened.isEmpty()) {
        LOG.info("{} points wait in {} for the time-series store", opened.points(), folder);
      }
    } catch (IOException failure) {
      nextSpoolAttempt = System.nanoTime() + SPOOL_RETRY.toNanos();
      if (!diskFails) {
        LOG.error("The spool cannot be used; points wait in memory alone", failure);
      }
      diskFails = true;
    }
  }

  private void collect(List<Point> collected) throws InterruptedException {
    // Not long: while something is spooled the next attempt is due at some moment.
    Point first = queue.poll(closing ? 0 : 100, TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    collected.add(first);
    inHand = 1;
    long deadline = System.nanoTime() + buffer.flushInterval().toNanos();
    while (true) {
      queue.drainTo(collected, buffer.batchSize() - collected.size());
      inHand = collected.size();
      long left = deadline - System.nanoTime();
      if (collected.size() >= buffer.batchSize() || left <= 0 || closing) {
        return;
      }
      Point next = queue.poll(Math.min(left, 50_000_000L), TimeUnit.NANOSECONDS);
      if (next != null) {
        collected.add(next);
      }
    }
  }

  /** Sends or spools a batch; what nobody takes comes back. */
  private Spool.@Nullable Batch place(Spool.Batch batch) {
    Spool open = spool;
    boolean empty = open == null || open.isEmpty();
    boolean crowded = open != null && queue.remainingCapacity() < buffer.queueCapacity() / 2;
    if (empty && !crowded && mayAttempt()) {
      if (send(batch.lines(), batch.points())) {
        oldestWaitingMs = Long.MAX_VALUE;
        return null;
      }
    }
    if (open == null) {
      return batch;
    }
    try {
      long lost = open.append(batch);
      if (lost > 0) {
        dropped.addAndGet(lost);
        LOG.error("The spool is full; the {} oldest points are dropped", lost);
      }
      diskFails = false;
      return null;
    } catch (IOException failure) {
      if (!diskFails) {
        LOG.error("The disk takes no more points; they wait in memory", failure);
      }
      diskFails = true;
      return batch;
    }
  }

  private boolean mayAttempt() {
    return System.nanoTime() - nextAttempt >= 0 || (closing && !isAway);
  }

  /** Sends the oldest spooled batch when an attempt is due; whether one went away. */
  private boolean replay() {
    Spool open = spool;
    if (open == null || open.isEmpty() || !mayAttempt()) {
      return false;
    }
    try {
      Optional<Spool.Batch> oldest = open.oldest();
      if (oldest.isEmpty()) {
        oldestWaitingMs = Long.MAX_VALUE;
        return false;
      }
      Spool.Batch batch = oldest.get();
      oldestWaitingMs = batch.createdAtMs();
      if (!send(batch.lines(), batch.points())) {
        return false;
      }
      open.removeOldest();
      if (open.isEmpty()) {
        oldestWaitingMs = Long.MAX_VALUE;
        LOG.info("Everything that waited on disk is in the time-series store");
      }
      return true;
    } catch (IOException failure) {
      LOG.error("Cannot read the spool", failure);
      postpone(Duration.ZERO);
      return false;
    }
  }

  /** Whether the store has taken the batch, or refused it for good. */
  private boolean send(String lines, int points) {
    return switch (attempt(lines)) {
      case TAKEN -> {
        written.addAndGet(points);
        yield true;
      }
      case REFUSED -> sendHalves(lines);
      case UNAVAILABLE -> false;
    };
  }

  private boolean sendHalves(String text) {
    List<String> lines = Arrays.asList(text.split("\n"));
    if (lines.size() == 1) {
      dropped.incrementAndGet();
      LOG.error("The time-series store refused a point: {}", shortened(text));
      return true;
    }
    int half = lines.size() / 2;
    // When the second half fails the first goes again later, which changes nothing in the store.
    return sendPart(lines.subList(0, half)) && sendPart(lines.subList(half, lines.size()));
  }

  private boolean sendPart(List<String> lines) {
    return send(lines.stream().collect(Collectors.joining("\n", "", "\n")), lines.size());
  }

  private static String shortened(String text) {
    return text.length() <= 300 ? text.strip() : text.substring(0, 300) + "...";
  }

  private Answer attempt(String lines) {
    try {
      api.writeRecord(store.bucket(), store.org(), WritePrecision.NS, lines);
      if (isAway) {
        LOG.info("The time-series store takes points again");
      }
      isAway = false;
      pause = FIRST_PAUSE;
      nextAttempt = System.nanoTime();
      return Answer.TAKEN;
    } catch (InfluxException failure) {
      if (isFinal(failure)) {
        return Answer.REFUSED;
      }
      if (!isAway) {
        LOG.warn("The time-series store does not take points, trying on: {}", failure.getMessage());
      }
      isAway = true;
      postpone(askedFor(failure));
      return Answer.UNAVAILABLE;
    }
  }

  private void postpone(Duration atLeast) {
    Duration wait = atLeast.compareTo(pause) > 0 ? atLeast : pause;
    nextAttempt = System.nanoTime() + wait.toNanos();
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** What {@code Retry-After} says in seconds, within reason. */
  private static Duration askedFor(InfluxException failure) {
    OptionalLong seconds =
        failure.headers().entrySet().stream()
            .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals("retry-after"))
            .map(Map.Entry::getValue)
            .filter(value -> value.matches("\\d{1,6}"))
            .mapToLong(Long::parseLong)
            .findFirst();
    Duration asked = Duration.ofSeconds(seconds.orElse(0));
    return asked.compareTo(LONGEST_PAUSE_ASKED_FOR) > 0 ? LONGEST_PAUSE_ASKED_FOR : asked;
  }

  /** Whether the store has understood the request and will never take it. */
  private static boolean isFinal(InfluxException failure) {
    return failure.status() == 400 || failure.status() == 413 || failure.status() == 422;
  }
}
