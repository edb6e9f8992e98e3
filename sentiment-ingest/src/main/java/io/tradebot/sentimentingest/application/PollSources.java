package io.tradebot.sentimentingest.application;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.sentimentingest.domain.PollSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each source at its interval, each on a virtual thread of its own, and keeps the index
 * current in between. Sources that fail degrade the health; the index itself turns neutral when all
 * of them stay silent.
 */
public final class PollSources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PollSources.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  // One failure is weather.
  private static final int TOLERATED = 2;

  /** A source and how often it is asked. */
  public record Schedule(SourceReader reader, Duration interval) {}

  private final List<Schedule> schedules;
  private final RateSentiment sentiment;
  private final ServiceHealth health;
  private final Duration refreshEvery;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Map<String, Instant> lastSuccess = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Makes a poller that asks nobody before {@link #start}. */
  public PollSources(
      List<Schedule> schedules,
      RateSentiment sentiment,
      ServiceHealth health,
      Duration refreshEvery,
      InstantSource clock,
      MeterRegistry meters) {
    this.schedules = List.copyOf(schedules);
    this.sentiment = sentiment;
    this.health = health;
    this.refreshEvery = refreshEvery;
    this.clock = clock;
    this.meters = meters;
  }

  public synchronized void start() {
    Instant started = clock.instant();
    for (Schedule schedule : schedules) {
      String source = schedule.reader().source();
      meters.gauge(
          "tradebot.sentiment.source.age",
          List.of(Tag.of("source", source)),
          this,
          me ->
              Duration.between(me.lastSuccess.getOrDefault(source, started), me.clock.instant())
                      .toMillis()
                  / 1_000.0);
    }
    threads.add(Thread.ofVirtual().name("sentiment-start").start(this::run));
  }

  @Override
  public synchronized void close() {
    threads.forEach(Thread::interrupt);
  }

  private void run() {
    try {
      restore();
      synchronized (this) {
        for (Schedule schedule : schedules) {
          threads.add(
              Thread.ofVirtual()
                  .name("poll-" + schedule.reader().source())
                  .start(() -> poll(schedule)));
        }
      }
      while (true) {
        refresh();
        sleep(refreshEvery);
      }
    } catch (InterruptedException stopped) {
      LOG.debug("the sentiment index is no longer refreshed");
    }
  }

  /** Nothing is polled before: every post of the last days would be published again. */
  private void restore() throws InterruptedException {
    while (true) {
      try {
        sentiment.restore();
        return;
      } catch (BusDisconnectedException away) {
        LOG.warn(
            "cannot read the posts of before, trying again in {}: {}", RETRY, away.getMessage());
        sleep(RETRY);
      }
    }
  }

  private void refresh() {
    try {
      sentiment.refresh();
    } catch (BusDisconnectedException away) {
      LOG.warn("the sentiment index was not published: {}", away.getMessage());
    }
    if (sentiment.isStale() && !schedules.isEmpty()) {
      health.degraded("sentiment index", "neutral: no source answered within the allowed time");
    } else {
      health.up("sentiment index");
    }
  }

  private void poll(Schedule schedule) {
    PollSchedule next = new PollSchedule(schedule.interval());
    try {
      while (true) {
        sleep(pollOrSurvive(schedule.reader(), next));
      }
    } catch (InterruptedException stopped) {
      LOG.debug("{} is no longer polled", schedule.reader().source());
    }
  }

  // Outermost: a defect met in what one source sent must not end its polling for good.
  private Duration pollOrSurvive(SourceReader reader, PollSchedule next)
      throws InterruptedException {
    try {
      return pollOnce(reader, next);
    } catch (RuntimeException defect) {
      LOG.error("{} could not be read", reader.source(), defect);
      return failed(
          reader.source(),
          new SourceReader.Failed("defect", "a defect, see the log", Duration.ZERO),
          next);
    }
  }

  private Duration pollOnce(SourceReader reader, PollSchedule next) throws InterruptedException {
    String source = reader.source();
    return switch (reader.read(clock.instant())) {
      case SourceReader.Read read -> {
        try {
          int fresh = sentiment.take(read.posts());
          reader.accepted();
          LOG.debug("{} has {} posts, {} new", source, read.posts().size(), fresh);
          yield succeeded(source, "read", next);
        } catch (BusDisconnectedException away) {
          yield failed(
              source,
              new SourceReader.Failed("not_published", "Redis is away", Duration.ZERO),
              next);
        }
      }
      case SourceReader.Unchanged _ -> {
        sentiment.delivered();
        yield succeeded(source, "unchanged", next);
      }
      case SourceReader.Rested rested -> {
        count(source, "rested");
        yield rested.pause();
      }
      case SourceReader.Failed failed -> failed(source, failed, next);
    };
  }

  private Duration succeeded(String source, String outcome, PollSchedule next) {
    count(source, outcome);
    lastSuccess.put(source, clock.instant());
    switch (sentiment.fault(source)) {
      case NONE -> health.up(source);
      case FLOOD -> health.degraded(source, "in quarantine: it floods");
      case REPEATS -> health.degraded(source, "in quarantine: it repeats itself");
      case SILENT -> health.degraded(source, "has brought nothing new for unusually long");
    }
    return next.afterSuccess();
  }

  private Duration failed(String source, SourceReader.Failed failure, PollSchedule next) {
    count(source, failure.kind());
    Duration wait =
        next.afterFailure(failure.retryAfter(), ThreadLocalRandom.current().nextDouble());
    LOG.warn("{}: {}; asking again in {} s", source, failure.reason(), wait.toSeconds());
    if (next.failures() > TOLERATED || !lastSuccess.containsKey(source)) {
      health.degraded(source, failure.reason());
    }
    return wait;
  }

  private void count(String source, String outcome) {
    meters.counter("tradebot.sentiment.polls", "source", source, "outcome", outcome).increment();
  }

  private static void sleep(Duration duration) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }
}
