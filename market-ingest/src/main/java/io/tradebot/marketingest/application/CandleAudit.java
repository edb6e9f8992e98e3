package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.Timeframe;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares candles made from trades with the venue's own. Belongs to the thread of its ledger.
 *
 * <p>A digit that was flipped on the way shows here at the latest: every trade is part of the quote
 * volume. Where they differ, the venue's candle takes the place of ours in the store, and the
 * difference is told and written to the gap ledger. What was published is not recalled.
 */
final class CandleAudit {
  private static final Logger log = LoggerFactory.getLogger(CandleAudit.class);

  /** The venue's candle is asked for only when it has surely counted its last trade. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  /** A venue that has no such candle by then is not asked again. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int REMEMBERED = 120;

  private final InstrumentId instrument;
  private final Timeframe timeframe;
  private final boolean all;
  private final MarketHistory venue;
  private final MarketPublisher publisher;
  private final MarketRecorder recorder;
  private final GapLedger gaps;
  private final VenueClock clock;
  private final IngestMetrics.PerInstrument metrics;
  private final TreeMap<Long, CandleClosed> ours = new TreeMap<>();
  private final TreeMap<Long, CandleClosed> unchecked = new TreeMap<>();
  private long notBeforeNs = Long.MIN_VALUE;

  /**
   * @param all whether every candle is compared; otherwise only those that a late trade casts doubt
   *     on
   */
  CandleAudit(
      InstrumentId instrument,
      Timeframe timeframe,
      boolean all,
      MarketHistory venue,
      MarketPublisher publisher,
      MarketRecorder recorder,
      GapLedger gaps,
      VenueClock clock,
      IngestMetrics.PerInstrument metrics) {
    this.instrument = instrument;
    this.timeframe = timeframe;
    this.all = all;
    this.venue = venue;
    this.publisher = publisher;
    this.recorder = recorder;
    this.gaps = gaps;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** A candle was published. */
  void published(CandleClosed candle) {
    if (candle.source() != CandleSource.TRADES || !venue.hasCandles()) {
      return;
    }
    ours.put(candle.openTimeNs(), candle);
    if (all) {
      unchecked.put(candle.openTimeNs(), candle);
    }
    while (ours.size() > REMEMBERED) {
      ours.pollFirstEntry();
    }
    while (unchecked.size() > REMEMBERED) {
      unchecked.pollFirstEntry();
    }
  }

  /** A trade has come after its candle was closed. */
  void late(long tradeTimeNs) {
    CandleClosed candle = ours.get(timeframe.openTimeNs(tradeTimeNs));
    if (candle != null) {
      unchecked.put(candle.openTimeNs(), candle);
    }
  }

  /** How long until there is something to compare; a long time when there is nothing. */
  Duration pause() {
    if (unchecked.isEmpty()) {
      return Duration.ofDays(1);
    }
    long dueNs = unchecked.firstEntry().getValue().eventTimeNs() + SETTLED.toNanos();
    return Duration.ofNanos(Math.max(0, Math.max(dueNs, notBeforeNs) - clock.venueNowNs()));
  }

  /** Compares what is due. A venue that does not answer is asked again the next time. Blocks. */
  void check() {
    if (!pause().isZero()) {
      return;
    }
    notBeforeNs = clock.venueNowNs() + RETRY.toNanos();
    long fromNs = unchecked.firstKey();
    long settledNs = clock.venueNowNs() - SETTLED.toNanos();
    Map<Long, CandleClosed> theirs = new HashMap<>();
    try {
      for (CandleClosed candle :
          venue.candles(
              instrument, timeframe, fromNs, unchecked.lastKey() + timeframe.lengthNs())) {
        theirs.put(candle.openTimeNs(), candle);
      }
    } catch (VenueRequestException failure) {
      metrics.auditFailed();
      log.debug("{} {}: no candles to compare with", instrument, timeframe, failure);
      return;
    }
    unchecked
        .values()
        .removeIf(
            candle -> {
              if (candle.eventTimeNs() > settledNs) {
                return false;
              }
              CandleClosed their = theirs.get(candle.openTimeNs());
              if (their == null) {
                // A venue that gives no candle for an interval without trades agrees with a flat
                // one.
                return candle.trades() == 0
                    || candle.eventTimeNs() + PATIENCE.toNanos() < clock.venueNowNs();
              }
              metrics.candleAudited(timeframe);
              if (!agree(candle, their)) {
                correct(candle, their);
              }
              return true;
            });
  }

  private void correct(CandleClosed ours, CandleClosed theirs) {
    log.warn("{} {}: the candle is {}, the venue's {}", instrument, timeframe, ours, theirs);
    String stream = "candle-" + timeframe.code();
    metrics.gap(stream, GapKind.MISMATCH);
    publisher.feed(
        new MarketGapDetected(
            instrument,
            stream,
            GapKind.MISMATCH,
            theirs.trades(),
            ours.trades(),
            ours.eventTimeNs(),
            clock.nowNs()));
    recorder.candle(theirs);
    gaps.record(stream, GapKind.MISMATCH, ours.openTimeNs(), ours.eventTimeNs(), 1, true);
  }

  /**
   * Whether two candles say the same. The venue may tell prices and volume only (one trade, no
   * quote volume), and it rounds the quote volume once where we round each trade.
   */
  static boolean agree(CandleClosed ours, CandleClosed theirs) {
    boolean uncounted = theirs.trades() <= 1 && theirs.quoteVolume().raw() == 0;
    boolean sameCount = uncounted || theirs.trades() == ours.trades();
    long rounding = ours.trades() + 1;
    boolean sameQuote =
        theirs.quoteVolume().raw() == 0
            || Math.abs(theirs.quoteVolume().raw() - ours.quoteVolume().raw()) <= rounding;
    return sameCount
        && sameQuote
        && ours.open().equals(theirs.open())
        && ours.high().equals(theirs.high())
        && ours.low().equals(theirs.low())
        && ours.close().equals(theirs.close())
        && ours.volume().equals(theirs.volume());
  }
}
