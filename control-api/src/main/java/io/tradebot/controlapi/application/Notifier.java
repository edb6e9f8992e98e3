package io.tradebot.controlapi.application;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.controlapi.domain.Notice;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people by the ways they chose. Each way has a bounded queue, a thread and a rate of its
 * own, so that one that hangs holds up neither the others nor the bot: {@link #accept} never
 * blocks. What is too much is left out, counted, and summed up in the next message.
 */
public final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final int QUEUE = 100;
  private static final int ATTEMPTS = 3;

  /**
   * A way and what is told by it.
   *
   * @param least notices below are left out
   */
  public record Way(NoticeSender sender, Level least) {}

  private final Set<Notice.Kind> kinds;
  private final int perMinute;
  private final Duration retryAfter;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final List<Lane> lanes;
  private volatile boolean closed;

  /**
   * Starts a thread for each way.
   *
   * @param perMinute messages of one way at most
   * @param retryAfter the pause after a failure; doubled after the next
   */
  public Notifier(
      List<Way> ways,
      Set<Notice.Kind> kinds,
      int perMinute,
      Duration retryAfter,
      InstantSource clock,
      MeterRegistry meters) {
    this.kinds = Set.copyOf(kinds);
    this.perMinute = perMinute;
    this.retryAfter = retryAfter;
    this.clock = clock;
    this.meters = meters;
    this.lanes = ways.stream().map(Lane::new).toList();
    lanes.forEach(lane -> lane.thread.start());
  }

  /** Takes a message of the bus; tells of it where somebody wants to know. */
  public void accept(Envelope<?> envelope) {
    if (!lanes.isEmpty()) {
      Notice.of(envelope.payload()).ifPresent(this::tell);
    }
  }

  /** Tells it by all ways that want to know. */
  public void tell(Notice notice) {
    if (!kinds.contains(notice.kind())) {
      return;
    }
    for (Lane lane : lanes) {
      if (notice.level().compareTo(lane.way.least()) >= 0 && !lane.queue.offer(notice)) {
        lane.leftOut();
      }
    }
  }

  private final class Lane {
    final Way way;
    final BlockingQueue<Notice> queue = new ArrayBlockingQueue<>(QUEUE);
    final AtomicInteger left = new AtomicInteger();
    private final Deque<Instant> sent = new ArrayDeque<>();
    final Thread thread;

    Lane(Way way) {
      this.way = way;
      this.thread =
          Thread.ofVirtual().name("notices-" + way.sender().name()).unstarted(this::deliver);
    }

    void leftOut() {
      left.incrementAndGet();
      count("left_out");
    }

    private void count(String outcome) {
      meters
          .counter("tradebot.control.notices", "way", way.sender().name(), "outcome", outcome)
          .increment();
    }

    private void deliver() {
      while (!closed) {
        try {
          Notice notice = queue.take();
          if (!hasRoom() && notice.level() != Level.CRITICAL) {
            leftOut();
          } else {
            send(withLeftOut(notice));
          }
        } catch (InterruptedException stopped) {
          return;
        }
      }
    }

    private boolean hasRoom() {
      Instant since = clock.instant().minus(Duration.ofMinutes(1));
      while (!sent.isEmpty() && !sent.getFirst().isAfter(since)) {
        sent.removeFirst();
      }
      return sent.size() < perMinute;
    }

    private Notice withLeftOut(Notice notice) {
      int count = left.getAndSet(0);
      return count == 0
          ? notice
          : new Notice(
              notice.kind(),
              notice.level(),
              notice.title(),
              notice.text() + "\n(" + count + " earlier messages were left out)",
              notice.at());
    }

    // A listed outermost loop's body: whatever a way runs into must not end its thread.
    private void send(Notice notice) throws InterruptedException {
      sent.addLast(clock.instant());
      long pauseMs = retryAfter.toMillis();
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        try {
          way.sender().send(notice);
          count("sent");
          return;
        } catch (IOException failure) {
          LOG.warn(
              "{}: attempt {} of {} to tell \"{}\" failed: {}",
              way.sender().name(),
              attempt,
              ATTEMPTS,
              notice.title(),
              failure.getMessage());
        } catch (RuntimeException defect) {
          LOG.error("{}: \"{}\" cannot be told", way.sender().name(), notice.title(), defect);
          break;
        }
        if (attempt < ATTEMPTS) {
          TimeUnit.MILLISECONDS.sleep(pauseMs);
          pauseMs *= 2;
        }
      }
      count("failed");
    }
  }

  @Override
  public void close() {
    closed = true;
    lanes.forEach(lane -> lane.thread.interrupt());
  }
}
