package io.tradebot.marketingest.domain;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the candles of one instrument in event time, for several timeframes at once. Not
 * thread-safe.
 *
 * <p>A trade never closes a candle. {@link #advance} does, when it is told the moment up to which
 * every trade is known. Every interval is answered in order: by a candle when all its trades were
 * seen (a flat one at the last price when there were none), otherwise as incomplete, to be asked of
 * the venue. Quote volume is the sum of price times quantity, each rounded down to the eighth
 * decimal.
 */
public final class CandleBuilder {

  /** Takes what becomes final, in order per timeframe. */
  public interface Output {
    void closed(CandleClosed candle);

    /**
     * Intervals that have ended and whose trades were not all seen.
     *
     * @param fromNs open time of the first
     * @param toNs end of the last
     */
    void incomplete(Timeframe timeframe, long fromNs, long toNs);

    /** A trade of an interval that was already answered. */
    void late(PublicTrade trade);
  }

  private record Hole(long fromNs, long toNs) {}

  private final InstrumentId instrument;
  private final long graceNs;
  private final Output output;
  private final List<Series> series = new ArrayList<>();
  private final List<Hole> holes = new ArrayList<>();
  private boolean started;

  /**
   * Starts with nothing; {@link #start} comes before the first trade.
   *
   * @param grace how long after its end an interval waits for trades that come late
   */
  public CandleBuilder(
      InstrumentId instrument, List<Timeframe> timeframes, Duration grace, Output output) {
    this.instrument = instrument;
    this.graceNs = grace.toNanos();
    this.output = output;
    for (Timeframe timeframe : timeframes) {
      series.add(new Series(timeframe));
    }
  }

  public boolean isStarted() {
    return started;
  }

  /**
   * Says from when on every trade is handed in; the interval that holds this moment is incomplete
   * unless it begins there.
   */
  public void start(long coveredFromNs) {
    started = true;
    for (Series one : series) {
      one.nextOpenNs = one.timeframe.openTimeNs(coveredFromNs);
      one.intervals.clear();
    }
    holes.clear();
    holes.add(new Hole(Long.MIN_VALUE, coveredFromNs));
  }

  /** Takes the next trade. */
  public void trade(PublicTrade trade) {
    boolean late = false;
    for (Series one : series) {
      late |= !one.add(trade);
    }
    if (late) {
      output.late(trade);
    }
  }

  /** Says that trades between two moments may be missing. */
  public void hole(long fromNs, long toNs) {
    holes.add(new Hole(fromNs, toNs));
  }

  /**
   * Closes what can be closed.
   *
   * @param provenNs by the venue's clock: no trade older than this is still to come
   * @param nowNs our clock, noted in the candles
   */
  public void advance(long provenNs, long nowNs) {
    if (!started) {
      return;
    }
    long earliestOpenNs = Long.MAX_VALUE;
    for (Series one : series) {
      one.advance(provenNs - graceNs, nowNs);
      earliestOpenNs = Math.min(earliestOpenNs, one.nextOpenNs);
    }
    if (!holes.isEmpty()) {
      long openNs = earliestOpenNs;
      holes.removeIf(hole -> hole.toNs() <= openNs);
    }
  }

  private boolean touchesHole(long openNs, long endNs) {
    for (Hole hole : holes) {
      if (hole.fromNs() < endNs && hole.toNs() > openNs) {
        return true;
      }
    }
    return false;
  }

  /** The candles of one timeframe. */
  private final class Series {
    private final Timeframe timeframe;
    private final long lengthNs;
    // Rarely more than two: the current one and, within the grace, its predecessor.
    private final ArrayDeque<Interval> intervals = new ArrayDeque<>();
    private long nextOpenNs;
    private long lastClose;

    private Series(Timeframe timeframe) {
      this.timeframe = timeframe;
      this.lengthNs = timeframe.lengthNs();
    }

    private boolean add(PublicTrade trade) {
      long timeNs = trade.eventTimeNs();
      if (timeNs < nextOpenNs) {
        return false;
      }
      Interval last = intervals.peekLast();
      if (last != null && timeNs >= last.openNs && timeNs < last.openNs + lengthNs) {
        last.add(trade);
        return true;
      }
      long openNs = timeframe.openTimeNs(timeNs);
      if (last == null || openNs > last.openNs) {
        Interval interval = new Interval(openNs);
        interval.add(trade);
        intervals.addLast(interval);
        return true;
      }
      insert(openNs, trade);
      return true;
    }

    private void insert(long openNs, PublicTrade trade) {
      ArrayDeque<Interval> later = new ArrayDeque<>();
      while (!intervals.isEmpty() && intervals.getLast().openNs > openNs) {
        later.addFirst(intervals.removeLast());
      }
      Interval interval = intervals.peekLast();
      if (interval == null || interval.openNs < openNs) {
        interval = new Interval(openNs);
        intervals.addLast(interval);
      }
      interval.add(trade);
      intervals.addAll(later);
    }

    private void advance(long provenNs, long nowNs) {
      long incompleteFromNs = -1;
      while (nextOpenNs + lengthNs <= provenNs) {
        long openNs = nextOpenNs;
        long endNs = openNs + lengthNs;
        Interval interval = intervals.peekFirst();
        boolean present = interval != null && interval.openNs == openNs;
        boolean complete =
            !touchesHole(openNs, endNs) && (present ? !interval.overflowed : lastClose > 0);
        if (complete) {
          if (incompleteFromNs >= 0) {
            output.incomplete(timeframe, incompleteFromNs, openNs);
            incompleteFromNs = -1;
          }
          output.closed(present ? interval.candle(this, nowNs) : flat(openNs, nowNs));
        } else if (incompleteFromNs < 0) {
          incompleteFromNs = openNs;
        }
        if (present) {
          intervals.removeFirst();
          lastClose = interval.close;
        }
        nextOpenNs = endNs;
      }
      if (incompleteFromNs >= 0) {
        output.incomplete(timeframe, incompleteFromNs, nextOpenNs);
      }
    }

    private CandleClosed flat(long openNs, long nowNs) {
      Price price = Price.ofRaw(lastClose);
      return new CandleClosed(
          instrument,
          timeframe,
          openNs,
          price,
          price,
          price,
          price,
          Quantity.ZERO,
          Money.zero(instrument.symbol().quote()),
          Quantity.ZERO,
          0,
          CandleSource.TRADES,
          openNs + lengthNs,
          nowNs);
    }
  }

  /** The trades of one interval, folded. */
  private final class Interval {
    private final long openNs;
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long quoteVolume;
    private long takerBuyVolume;
    private long trades;
    private boolean overflowed;

    private Interval(long openNs) {
      this.openNs = openNs;
    }

    private void add(PublicTrade trade) {
      long price = trade.price().raw();
      long quantity = trade.quantity().raw();
      if (trades == 0) {
        open = price;
        high = price;
        low = price;
      } else {
        high = Math.max(high, price);
        low = Math.min(low, price);
      }
      close = price;
      trades++;
      try {
        volume = Math.addExact(volume, quantity);
        quoteVolume =
            Math.addExact(quoteVolume, FixedPoint.multiply(price, quantity, Rounding.DOWN));
        if (trade.aggressor() == Side.BUY) {
          takerBuyVolume += quantity;
        }
      } catch (ArithmeticException beyondFixedPoint) {
        overflowed = true;
      }
    }

    private CandleClosed candle(Series of, long nowNs) {
      return new CandleClosed(
          instrument,
          of.timeframe,
          openNs,
          Price.ofRaw(open),
          Price.ofRaw(high),
          Price.ofRaw(low),
          Price.ofRaw(close),
          Quantity.ofRaw(volume),
          new Money(quoteVolume, instrument.symbol().quote()),
          Quantity.ofRaw(takerBuyVolume),
          trades,
          CandleSource.TRADES,
          openNs + of.lengthNs,
          nowNs);
    }
  }
}
