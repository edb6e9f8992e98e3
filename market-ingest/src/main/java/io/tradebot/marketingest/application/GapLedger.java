package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Completeness;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapClosed;
import java.util.ArrayDeque;

/**
 * The account of everything that was wrong with one instrument's data: each row goes to the store,
 * to Redis and into the numbers of the day. Thread-safe.
 */
final class GapLedger {
  private static final long DAY_NS = 86_400_000_000_000L;

  /** Rows of a day that are kept for its score; a feed with more is bad enough to be seen. */
  private static final int MAX_ROWS = 20_000;

  private final InstrumentId instrument;
  private final VenueClock clock;
  private final MarketPublisher publisher;
  private final MarketRecorder recorder;
  private final IngestMetrics.PerInstrument metrics;
  private final ArrayDeque<MarketGapClosed> today = new ArrayDeque<>();
  private long startedNs;

  GapLedger(
      InstrumentId instrument,
      VenueClock clock,
      MarketPublisher publisher,
      MarketRecorder recorder,
      IngestMetrics.PerInstrument metrics) {
    this.instrument = instrument;
    this.clock = clock;
    this.publisher = publisher;
    this.recorder = recorder;
    this.metrics = metrics;
    this.startedNs = Long.MIN_VALUE;
    metrics.gauge("tradebot.ingest.completeness", this, GapLedger::score);
  }

  /** Says from when on the day counts, by the venue's clock; the first call does. */
  synchronized void begin(long nowNs) {
    if (startedNs == Long.MIN_VALUE) {
      startedNs = nowNs;
    }
  }

  /** Writes a row; times by the venue's clock. */
  void record(String stream, GapKind kind, long fromNs, long toNs, long count, boolean repaired) {
    MarketGapClosed row =
        new MarketGapClosed(
            instrument,
            stream,
            kind,
            Math.min(fromNs, toNs),
            toNs,
            count,
            repaired,
            toNs,
            clock.nowNs());
    synchronized (this) {
      long dayNs = Math.floorDiv(clock.venueNowNs(), DAY_NS) * DAY_NS;
      while (!today.isEmpty() && (today.getFirst().toNs() < dayNs || today.size() >= MAX_ROWS)) {
        today.removeFirst();
      }
      today.addLast(row);
    }
    metrics.gapClosed(stream, kind, repaired);
    recorder.gap(row);
    publisher.gap(row);
  }

  /**
   * Completeness of the current UTC day, from its start or from that of this process; 1 at first.
   */
  synchronized double score() {
    long nowNs = clock.venueNowNs();
    long fromNs = Math.max(startedNs, Math.floorDiv(nowNs, DAY_NS) * DAY_NS);
    return startedNs == Long.MIN_VALUE || nowNs <= fromNs
        ? 1
        : Completeness.of(fromNs, nowNs, today).score();
  }
}
