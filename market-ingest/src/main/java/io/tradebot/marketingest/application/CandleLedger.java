package io.tradebot.marketingest.application;

import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.StateKey;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.Timeframe;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.state.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the candles of one instrument and timeframe to their history, each once, in order, without
 * a hole.
 *
 * <p>It knows only the open time that comes next. What the trades cannot give (history before the
 * start, intervals that were not seen whole, what was lost while Redis was away) is asked of the
 * venue. It runs on a thread of its own, because it waits for Redis and for the venue; its inbox
 * takes candles at any time.
 */
public final class CandleLedger implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(CandleLedger.class);

  private static final int INBOX = 10_000;
  private static final long NONE = Long.MIN_VALUE;
  private static final Duration SHORTEST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  /** How long the venue may take to show a candle that has ended before it counts as missing. */
  private static final Duration VENUE_PATIENCE = Duration.ofSeconds(60);

  /** How often the history is looked at when there is nothing to append. */
  private static final Duration HISTORY_CHECK = Duration.ofSeconds(60);

  /** The history ends with another candle than the last one written. */
  private static final class HistoryLostException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** What the builder hands over. */
  private sealed interface Entry {
    record Closed(CandleClosed candle) implements Entry {}

    record Incomplete(long fromNs, long toNs) implements Entry {}

    record Late(long tradeTimeNs) implements Entry {}
  }

  private final InstrumentId instrument;
  private final Timeframe timeframe;
  private final long lengthNs;
  private final int backfill;
  private final HistoryKey history;
  private final StateStore store;
  private final MarketHistory venue;
  private final MarketPublisher publisher;
  private final MarketRecorder recorder;
  private final VenueClock clock;
  private final IngestMetrics.PerInstrument metrics;
  private final GapLedger gaps;
  private final FeedHealth health;
  private final CandleAudit audit;
  private final LinkedBlockingQueue<Entry> inbox = new LinkedBlockingQueue<>(INBOX);

  private volatile long nextOpenNs = Long.MIN_VALUE;
  private @Nullable CandleClosed last;

  CandleLedger(
      InstrumentId instrument,
      Timeframe timeframe,
      int backfill,
      StateStore store,
      MarketHistory venue,
      MarketPublisher publisher,
      MarketRecorder recorder,
      VenueClock clock,
      IngestMetrics.PerInstrument metrics,
      GapLedger gaps,
      FeedHealth health,
      boolean audited) {
    this.instrument = instrument;
    this.timeframe = timeframe;
    this.lengthNs = timeframe.lengthNs();
    this.history = StateKeys.candles(timeframe, instrument);
    this.backfill = Math.min(backfill, history.maxLength());
    this.store = store;
    this.venue = venue;
    this.publisher = publisher;
    this.recorder = recorder;
    this.clock = clock;
    this.metrics = metrics;
    this.gaps = gaps;
    this.health = health;
    metrics.gauge(
        "tradebot.ingest.candles.waiting",
        this,
        CandleLedger::waiting,
        "timeframe",
        timeframe.code());
    this.audit =
        new CandleAudit(
            instrument, timeframe, audited, venue, publisher, recorder, gaps, clock, metrics);
  }

  /**
   * Hands over a candle made from every trade. When the inbox is full it is left out and asked of
   * the venue later.
   */
  void closed(CandleClosed candle) {
    inbox.offer(new Entry.Closed(candle));
  }

  /** Says that intervals have ended whose trades were not all seen. */
  void incomplete(long fromNs, long toNs) {
    inbox.offer(new Entry.Incomplete(fromNs, toNs));
  }

  /**
   * Open time of the candle that comes next; {@code Long.MIN_VALUE} until the history is joined.
   */
  long nextOpenNs() {
    return nextOpenNs;
  }

  /** Says that a trade has come whose candle may be closed already. */
  void late(long tradeTimeNs) {
    inbox.offer(new Entry.Late(tradeTimeNs));
  }

  int waiting() {
    return inbox.size();
  }

  @Override
  public void run() {
    boolean joined = false;
    try {
      while (true) {
        try {
          if (joined) {
            Duration pause = audit.pause();
            Duration patience = pause.compareTo(HISTORY_CHECK) < 0 ? pause : HISTORY_CHECK;
            handle(inbox.poll(patience.toMillis() + 1, TimeUnit.MILLISECONDS));
            audit.check();
          } else {
            join();
            joined = true;
          }
        } catch (HistoryLostException lost) {
          log.warn("{} {}: the history in Redis is not the one written", instrument, timeframe);
          joined = false;
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(@Nullable Entry entry) throws InterruptedException, HistoryLostException {
    requireHistory();
    switch (entry) {
      case null -> {}
      case Entry.Closed closed -> append(closed.candle());
      case Entry.Incomplete incomplete -> fill(incomplete.toNs());
      case Entry.Late late -> audit.late(late.tradeTimeNs());
    }
  }

  private void append(CandleClosed candle) throws InterruptedException, HistoryLostException {
    if (candle.openTimeNs() > nextOpenNs) {
      fill(candle.openTimeNs());
    }
    if (candle.openTimeNs() == nextOpenNs) {
      publish(candle);
    }
  }

  /** A Redis that was started empty must be noticed before the next candle is appended. */
  private void requireHistory() throws InterruptedException, HistoryLostException {
    if (last != null && newestOpenNs() != last.openTimeNs()) {
      throw new HistoryLostException();
    }
  }

  /**
   * Makes the stored history contiguous up to the last interval that has ended, and goes on from
   * there.
   */
  private void join() throws InterruptedException, HistoryLostException {
    note("joining history");
    List<CandleClosed> stored = readHistory(history.maxLength());
    long endNs = timeframe.openTimeNs(clock.venueNowNs());
    CandleClosed newest = stored.isEmpty() ? null : stored.getLast();
    boolean usable =
        newest != null
            && isContiguous(stored)
            && newest.openTimeNs() + lengthNs + history.maxLength() * lengthNs > endNs
            && newest.openTimeNs() < endNs;
    if (newest != null && usable && stored.size() >= backfill) {
      last = newest;
      nextOpenNs = newest.openTimeNs() + lengthNs;
      if (!startsAfter(nextOpenNs, endNs)) {
        fill(endNs);
        note("");
        return;
      }
    }
    if (!stored.isEmpty()) {
      log.info("{} {}: stored history does not join, it is built anew", instrument, timeframe);
      forgetHistory();
    }
    last = null;
    nextOpenNs = firstAvailable(endNs - backfill * lengthNs, endNs);
    fill(endNs);
    note("");
  }

  /**
   * Whether the venue's own candles begin later than wanted, so that the stored ones cannot be
   * continued.
   */
  private boolean startsAfter(long fromNs, long endNs) throws InterruptedException {
    return fromNs < endNs && firstAvailable(fromNs, endNs) > fromNs;
  }

  private long firstAvailable(long fromNs, long endNs) throws InterruptedException {
    List<CandleClosed> candles = ask(fromNs, endNs);
    return candles.isEmpty() ? endNs : Math.max(fromNs, candles.getFirst().openTimeNs());
  }

  /** Publishes the venue's candles up to a moment. */
  private void fill(long toNs) throws InterruptedException, HistoryLostException {
    long deadlineNs = clock.nowNs() + VENUE_PATIENCE.toNanos();
    Duration pause = SHORTEST_RETRY;
    while (nextOpenNs < toNs) {
      long before = nextOpenNs;
      for (CandleClosed candle : ask(nextOpenNs, toNs)) {
        // An interval without a trade has no candle at some venues: it repeats the last price.
        while (nextOpenNs < candle.openTimeNs() && last != null) {
          publish(VenueCandles.flat(last, nextOpenNs, clock.nowNs()));
        }
        if (last == null && candle.openTimeNs() > nextOpenNs) {
          nextOpenNs = candle.openTimeNs();
        }
        if (candle.openTimeNs() == nextOpenNs) {
          publish(candle);
        }
      }
      if (nextOpenNs > before) {
        pause = SHORTEST_RETRY;
        deadlineNs = clock.nowNs() + VENUE_PATIENCE.toNanos();
      } else if (clock.nowNs() > deadlineNs || !venue.hasCandles()) {
        log.warn(
            "{} {}: the venue has no candles from {} to {} ns",
            instrument,
            timeframe,
            nextOpenNs,
            toNs);
        metrics.candleSkipped(timeframe);
        gaps.record("candle-" + timeframe.code(), GapKind.MISSING, nextOpenNs, toNs, 0, false);
        nextOpenNs = toNs;
      } else {
        note("waiting for the venue's candles");
        Thread.sleep(pause);
        pause = longer(pause);
      }
    }
    note("");
  }

  private List<CandleClosed> ask(long fromNs, long toNs) throws InterruptedException {
    Duration pause = SHORTEST_RETRY;
    while (true) {
      try {
        return venue.candles(instrument, timeframe, fromNs, toNs);
      } catch (VenueRequestException failure) {
        note("cannot read candles: " + failure.getMessage());
        Thread.sleep(pause.compareTo(failure.retryAfter()) > 0 ? pause : failure.retryAfter());
        pause = longer(pause);
      }
    }
  }

  private void publish(CandleClosed candle) throws InterruptedException, HistoryLostException {
    boolean written = false;
    while (!written) {
      try {
        publisher.candle(candle);
        written = true;
      } catch (BusDisconnectedException uncertain) {
        // Redis may have it, may never have got it, or may have forgotten everything.
        long newestNs = newestOpenNs();
        written = newestNs == candle.openTimeNs();
        if (!written && newestNs != (last == null ? NONE : last.openTimeNs())) {
          throw new HistoryLostException();
        }
      }
    }
    recorder.candle(candle);
    metrics.candle(timeframe, candle.source());
    audit.published(candle);
    last = candle;
    nextOpenNs = candle.openTimeNs() + lengthNs;
  }

  /** Open time of the newest candle in Redis; waits until Redis answers. */
  private long newestOpenNs() throws InterruptedException {
    List<CandleClosed> newest = readHistory(1);
    return newest.isEmpty() ? NONE : newest.getLast().openTimeNs();
  }

  private List<CandleClosed> readHistory(int count) throws InterruptedException {
    Duration pause = SHORTEST_RETRY;
    while (true) {
      try {
        List<CandleClosed> candles =
            store.newest(history, count).stream()
                .map(Envelope::payload)
                .filter(CandleClosed.class::isInstance)
                .map(CandleClosed.class::cast)
                .toList();
        if (!pause.equals(SHORTEST_RETRY)) {
          note("");
        }
        return candles;
      } catch (BusDisconnectedException away) {
        note("wait for Redis");
        Thread.sleep(pause);
        pause = longer(pause);
      }
    }
  }

  private void forgetHistory() throws InterruptedException {
    Duration pause = SHORTEST_RETRY;
    while (true) {
      try {
        store.delete(new StateKey(history.name()));
        return;
      } catch (BusDisconnectedException away) {
        note("wait for Redis");
        Thread.sleep(pause);
        pause = longer(pause);
      }
    }
  }

  private boolean isContiguous(List<CandleClosed> candles) {
    for (int i = 1; i < candles.size(); i++) {
      if (candles.get(i).openTimeNs() != candles.get(i - 1).openTimeNs() + lengthNs) {
        return false;
      }
    }
    return true;
  }

  private void note(String problem) {
    health.set(instrument + " candles " + timeframe, problem);
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
  }
}
