package io.tradebot.core.backtest;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import java.util.Arrays;

/**
 * The candles of one instrument in order of time, in columns: some sixty bytes a candle. Immutable
 * once built.
 *
 * <p>Candles may be missing; none comes twice or before another.
 */
public final class CandleHistory {
  private final InstrumentId instrument;
  private final Timeframe timeframe;
  private final int size;
  private final long[] openTimeNs;
  private final long[] open;
  private final long[] high;
  private final long[] low;
  private final long[] close;
  private final long[] volume;
  private final long[] takerBuyVolume;

  private CandleHistory(Builder builder) {
    this.instrument = builder.instrument;
    this.timeframe = builder.timeframe;
    this.size = builder.size;
    this.openTimeNs = Arrays.copyOf(builder.openTimeNs, size);
    this.open = Arrays.copyOf(builder.open, size);
    this.high = Arrays.copyOf(builder.high, size);
    this.low = Arrays.copyOf(builder.low, size);
    this.close = Arrays.copyOf(builder.close, size);
    this.volume = Arrays.copyOf(builder.volume, size);
    this.takerBuyVolume = Arrays.copyOf(builder.takerBuyVolume, size);
  }

  private CandleHistory(CandleHistory whole, int from, int to) {
    this.instrument = whole.instrument;
    this.timeframe = whole.timeframe;
    this.size = to - from;
    this.openTimeNs = Arrays.copyOfRange(whole.openTimeNs, from, to);
    this.open = Arrays.copyOfRange(whole.open, from, to);
    this.high = Arrays.copyOfRange(whole.high, from, to);
    this.low = Arrays.copyOfRange(whole.low, from, to);
    this.close = Arrays.copyOfRange(whole.close, from, to);
    this.volume = Arrays.copyOfRange(whole.volume, from, to);
    this.takerBuyVolume = Arrays.copyOfRange(whole.takerBuyVolume, from, to);
  }

  public static Builder builder(InstrumentId instrument, Timeframe timeframe) {
    return new Builder(instrument, timeframe);
  }

  public InstrumentId instrument() {
    return instrument;
  }

  public Timeframe timeframe() {
    return timeframe;
  }

  public int size() {
    return size;
  }

  public long openTimeNs(int index) {
    return openTimeNs[index];
  }

  /** End of the candle's interval, exclusive. */
  public long closeTimeNs(int index) {
    return openTimeNs[index] + timeframe.lengthNs();
  }

  public long open(int index) {
    return open[index];
  }

  public long high(int index) {
    return high[index];
  }

  public long low(int index) {
    return low[index];
  }

  public long close(int index) {
    return close[index];
  }

  public long volume(int index) {
    return volume[index];
  }

  /** Index of the first candle that opens at or after a moment; {@link #size} when none does. */
  public int indexAt(long timeNs) {
    int found = Arrays.binarySearch(openTimeNs, timeNs);
    return found >= 0 ? found : -found - 1;
  }

  /** The candles that open from {@code fromNs}, inclusive, to {@code toNs}, exclusive. */
  public CandleHistory between(long fromNs, long toNs) {
    int from = indexAt(fromNs);
    return new CandleHistory(this, from, Math.max(from, indexAt(toNs)));
  }

  /** The first {@code count} candles. */
  public CandleHistory head(int count) {
    return new CandleHistory(this, 0, Math.min(count, size));
  }

  /** Number of candles that are missing between the first and the last. */
  public long missing() {
    return size == 0 ? 0 : (openTimeNs[size - 1] - openTimeNs[0]) / timeframe.lengthNs() + 1 - size;
  }

  /** The candle as live trading would have been told of it, at the moment of its end. */
  public CandleClosed candle(int index) {
    long end = closeTimeNs(index);
    return new CandleClosed(
        instrument,
        timeframe,
        openTimeNs[index],
        Price.ofRaw(open[index]),
        Price.ofRaw(high[index]),
        Price.ofRaw(low[index]),
        Price.ofRaw(close[index]),
        Quantity.ofRaw(volume[index]),
        new Money(
            FixedPoint.multiply(close[index], volume[index], Rounding.DOWN),
            instrument.symbol().quote()),
        Quantity.ofRaw(takerBuyVolume[index]),
        volume[index] > 0 ? 1 : 0,
        CandleSource.TRADES,
        end,
        end);
  }

  /**
   * Candles of a longer timeframe; one of which a part is missing is missing.
   *
   * @throws IllegalArgumentException when the longer is no multiple of this one
   */
  public CandleHistory to(Timeframe longer) {
    if (longer == timeframe) {
      return this;
    }
    int parts = Aggregation.parts(timeframe, longer);
    Builder result = new Builder(instrument, longer);
    for (int i = 0; i < size; ) {
      long begin = longer.openTimeNs(openTimeNs[i]);
      int next = i;
      while (next < size && longer.openTimeNs(openTimeNs[next]) == begin) {
        next++;
      }
      if (next - i == parts) {
        long highest = high[i];
        long lowest = low[i];
        long traded = 0;
        long bought = 0;
        for (int k = i; k < next; k++) {
          highest = Math.max(highest, high[k]);
          lowest = Math.min(lowest, low[k]);
          traded = Math.addExact(traded, volume[k]);
          bought = Math.addExact(bought, takerBuyVolume[k]);
        }
        result.add(begin, open[i], highest, lowest, close[next - 1], traded, bought);
      }
      i = next;
    }
    return result.build();
  }

  /** Takes candles in order of time. */
  public static final class Builder {
    private final InstrumentId instrument;
    private final Timeframe timeframe;
    private int size;
    private long[] openTimeNs = new long[1024];
    private long[] open = new long[1024];
    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private long[] close = new long[1024];
    private long[] volume = new long[1024];
    private long[] takerBuyVolume = new long[1024];

    private Builder(InstrumentId instrument, Timeframe timeframe) {
      this.instrument = instrument;
      this.timeframe = timeframe;
    }

    /** As the long form, with the taker's side unknown: half of the volume is taken as bought. */
    public Builder add(long openTimeNs, long open, long high, long low, long close, long volume) {
      return add(openTimeNs, open, high, low, close, volume, volume / 2);
    }

    /**
     * Adds a candle.
     *
     * @throws IllegalArgumentException naming the rule that it breaks: times aligned to the
     *     timeframe and rising, prices positive, high not below and low not above the others,
     *     volumes zero or more
     */
    public Builder add(
        long openTimeNs,
        long open,
        long high,
        long low,
        long close,
        long volume,
        long takerBuyVolume) {
      if (Math.floorMod(openTimeNs, timeframe.lengthNs()) != 0) {
        throw new IllegalArgumentException(
            "open time must be a multiple of " + timeframe + ", was " + openTimeNs + " ns");
      }
      if (size > 0 && openTimeNs <= this.openTimeNs[size - 1]) {
        throw new IllegalArgumentException(
            openTimeNs == this.openTimeNs[size - 1]
                ? "open time comes twice: " + openTimeNs + " ns"
                : "open times must rise: "
                    + openTimeNs
                    + " ns after "
                    + this.openTimeNs[size - 1]
                    + " ns");
      }
      if (low <= 0) {
        throw new IllegalArgumentException(
            "prices must be positive, low was " + FixedPoint.format(low));
      }
      if (high < Math.max(open, close) || low > Math.min(open, close)) {
        throw new IllegalArgumentException(
            "high must not be below nor low above open and close: open "
                + FixedPoint.format(open)
                + ", high "
                + FixedPoint.format(high)
                + ", low "
                + FixedPoint.format(low)
                + ", close "
                + FixedPoint.format(close));
      }
      if (volume < 0 || takerBuyVolume < 0 || takerBuyVolume > volume) {
        throw new IllegalArgumentException(
            "volume must be 0 or more and not below its bought part, was "
                + FixedPoint.format(volume)
                + " with "
                + FixedPoint.format(takerBuyVolume)
                + " bought");
      }
      if (size == this.openTimeNs.length) {
        grow();
      }
      this.openTimeNs[size] = openTimeNs;
      this.open[size] = open;
      this.high[size] = high;
      this.low[size] = low;
      this.close[size] = close;
      this.volume[size] = volume;
      this.takerBuyVolume[size] = takerBuyVolume;
      size++;
      return this;
    }

    private void grow() {
      int length = size * 2;
      openTimeNs = Arrays.copyOf(openTimeNs, length);
      open = Arrays.copyOf(open, length);
      high = Arrays.copyOf(high, length);
      low = Arrays.copyOf(low, length);
      close = Arrays.copyOf(close, length);
      volume = Arrays.copyOf(volume, length);
      takerBuyVolume = Arrays.copyOf(takerBuyVolume, length);
    }

    public CandleHistory build() {
      return new CandleHistory(this);
    }
  }
}
