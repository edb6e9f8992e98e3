package io.tradebot.storage.dataset;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Candles of one instrument and timeframe, in columns; strictly rising in time, gaps allowed.
 *
 * <p>Prices and volumes are fixed point in units of 10<sup>-8</sup>, as {@link Price#raw}. Times
 * are Unix epoch nanoseconds. Immutable and thread-safe.
 */
public final class CandleSeries {
  /** What {@link #quoteVolume}, {@link #takerBuyVolume} and {@link #trades} say when not known. */
  public static final long UNKNOWN = -1;

  static final int OPEN_TIME = 0;
  static final int OPEN = 1;
  static final int HIGH = 2;
  static final int LOW = 3;
  static final int CLOSE = 4;
  static final int VOLUME = 5;
  static final int QUOTE_VOLUME = 6;
  static final int TAKER_BUY_VOLUME = 7;
  static final int TRADES = 8;
  static final int SOURCE = 9;
  static final int COLUMNS = 10;

  private static final long SOURCE_TRADES = 0;
  private static final long SOURCE_VENUE = 1;

  private final InstrumentId instrument;
  private final Timeframe timeframe;
  private final long[][] columns;

  /** Takes the columns as its own; they are checked already. */
  CandleSeries(InstrumentId instrument, Timeframe timeframe, long[][] columns) {
    this.instrument = instrument;
    this.timeframe = timeframe;
    this.columns = columns;
  }

  /** A series without candles. */
  public static CandleSeries empty(InstrumentId instrument, Timeframe timeframe) {
    return new CandleSeries(instrument, timeframe, new long[COLUMNS][0]);
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

  /** Number of candles. */
  public int size() {
    return columns[OPEN_TIME].length;
  }

  public boolean isEmpty() {
    return size() == 0;
  }

  public long openTimeNs(int index) {
    return columns[OPEN_TIME][index];
  }

  public long open(int index) {
    return columns[OPEN][index];
  }

  public long high(int index) {
    return columns[HIGH][index];
  }

  public long low(int index) {
    return columns[LOW][index];
  }

  public long close(int index) {
    return columns[CLOSE][index];
  }

  /** In the base asset. */
  public long volume(int index) {
    return columns[VOLUME][index];
  }

  /** In the quote asset, or {@link #UNKNOWN}. */
  public long quoteVolume(int index) {
    return columns[QUOTE_VOLUME][index];
  }

  /** Part of the volume that takers bought, or {@link #UNKNOWN}. */
  public long takerBuyVolume(int index) {
    return columns[TAKER_BUY_VOLUME][index];
  }

  /** Number of trades, or {@link #UNKNOWN}. */
  public long trades(int index) {
    return columns[TRADES][index];
  }

  public CandleSource source(int index) {
    return source(columns[SOURCE][index]);
  }

  /** A copy of the open times, Unix epoch nanoseconds. */
  public long[] openTimesNs() {
    return columns[OPEN_TIME].clone();
  }

  /** A copy as doubles, for indicators and statistics only. */
  public double[] opens() {
    return doubles(OPEN);
  }

  /** A copy as doubles, for indicators and statistics only. */
  public double[] highs() {
    return doubles(HIGH);
  }

  /** A copy as doubles, for indicators and statistics only. */
  public double[] lows() {
    return doubles(LOW);
  }

  /** A copy as doubles, for indicators and statistics only. */
  public double[] closes() {
    return doubles(CLOSE);
  }

  /** A copy as doubles, for indicators and statistics only. */
  public double[] volumes() {
    return doubles(VOLUME);
  }

  private double[] doubles(int column) {
    long[] raw = columns[column];
    double[] values = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      values[i] = FixedPoint.toDouble(raw[i]);
    }
    return values;
  }

  /**
   * The candle as the message that trading code takes, known at the moment it closed.
   *
   * <p>The message has no way to say "unknown": where the source lacks them, the quote volume is
   * volume times close, takers bought none of it, and a volume counts as one trade.
   */
  public CandleClosed candle(int index) {
    Quantity volume = Quantity.ofRaw(volume(index));
    Price close = Price.ofRaw(close(index));
    long end = openTimeNs(index) + timeframe.lengthNs();
    long quoteVolume = quoteVolume(index);
    long trades = trades(index);
    return new CandleClosed(
        instrument,
        timeframe,
        openTimeNs(index),
        Price.ofRaw(open(index)),
        Price.ofRaw(high(index)),
        Price.ofRaw(low(index)),
        close,
        volume,
        quoteVolume == UNKNOWN
            ? close.times(volume, instrument.symbol().quote(), Rounding.HALF_EVEN)
            : new Money(quoteVolume, instrument.symbol().quote()),
        Quantity.ofRaw(Math.max(0, takerBuyVolume(index))),
        trades == UNKNOWN ? (volume.isZero() ? 0 : 1) : trades,
        source(index),
        end,
        end);
  }

  /** Index of the first candle that opens at or after a moment; {@link #size()} when none does. */
  public int indexAtOrAfter(long timeNs) {
    int found = Arrays.binarySearch(columns[OPEN_TIME], timeNs);
    return found >= 0 ? found : -found - 1;
  }

  /** The candles that open within a span; {@code to} is exclusive. */
  public CandleSeries between(Instant from, Instant to) {
    int first = indexAtOrAfter(nanos(from));
    int last = Math.max(first, indexAtOrAfter(nanos(to)));
    if (first == 0 && last == size()) {
      return this;
    }
    long[][] cut = new long[COLUMNS][];
    for (int i = 0; i < COLUMNS; i++) {
      cut[i] = Arrays.copyOfRange(columns[i], first, last);
    }
    return new CandleSeries(instrument, timeframe, cut);
  }

  /** Every place between two candles where intervals are missing. */
  public List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    long length = timeframe.lengthNs();
    long[] times = columns[OPEN_TIME];
    for (int i = 1; i < times.length; i++) {
      long missing = (times[i] - times[i - 1]) / length - 1;
      if (missing > 0) {
        gaps.add(new Gap(times[i - 1], times[i], missing));
      }
    }
    return gaps;
  }

  /**
   * The same market in longer candles, each made of those of its interval that are there.
   *
   * <p>A candle is made even when part of its interval is missing, so ask {@link #gaps} of the
   * shorter ones. A sum with an unknown part is unknown.
   *
   * @throws IllegalArgumentException when the timeframe is not a multiple of this one
   */
  public CandleSeries resampled(Timeframe longer) {
    if (longer.lengthNs() % timeframe.lengthNs() != 0) {
      throw new IllegalArgumentException(
          "candles of " + timeframe + " do not add up to candles of " + longer);
    }
    if (longer == timeframe) {
      return this;
    }
    LongColumns made = new LongColumns(COLUMNS, size() / 4);
    int i = 0;
    while (i < size()) {
      long start = longer.openTimeNs(openTimeNs(i));
      long end = start + longer.lengthNs();
      long open = open(i);
      long high = high(i);
      long low = low(i);
      long close = close(i);
      long volume = 0;
      long quoteVolume = 0;
      long takerBuyVolume = 0;
      long trades = 0;
      long source = SOURCE_TRADES;
      for (; i < size() && openTimeNs(i) < end; i++) {
        high = Math.max(high, high(i));
        low = Math.min(low, low(i));
        close = close(i);
        volume = Math.addExact(volume, volume(i));
        quoteVolume = plus(quoteVolume, quoteVolume(i));
        takerBuyVolume = plus(takerBuyVolume, takerBuyVolume(i));
        trades = plus(trades, trades(i));
        source = Math.max(source, columns[SOURCE][i]);
      }
      made.add(start, open, high, low, close, volume, quoteVolume, takerBuyVolume, trades, source);
    }
    return new CandleSeries(instrument, longer, made.toArrays());
  }

  private static long plus(long sum, long part) {
    return sum == UNKNOWN || part == UNKNOWN ? UNKNOWN : Math.addExact(sum, part);
  }

  long[][] columns() {
    return columns;
  }

  static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  private static CandleSource source(long code) {
    if (code == SOURCE_TRADES) {
      return CandleSource.TRADES;
    }
    if (code == SOURCE_VENUE) {
      return CandleSource.VENUE;
    }
    throw new IllegalStateException("unknown source of a candle: " + code);
  }

  private static long code(CandleSource source) {
    return switch (source) {
      case TRADES -> SOURCE_TRADES;
      case VENUE -> SOURCE_VENUE;
    };
  }

  /** Takes candles in order of time, each checked. Not thread-safe. */
  public static final class Builder {
    private final InstrumentId instrument;
    private final Timeframe timeframe;
    private final LongColumns rows;

    private Builder(InstrumentId instrument, Timeframe timeframe) {
      this.instrument = instrument;
      this.timeframe = timeframe;
      this.rows = new LongColumns(COLUMNS, 1 << 12);
    }

    /**
     * Adds a candle; prices and volumes in units of 10<sup>-8</sup>, the last three may be {@link
     * #UNKNOWN}.
     *
     * @throws IllegalArgumentException saying which rule the candle breaks: open time on the grid
     *     of the timeframe and after the one before, prices positive and within high and low,
     *     volumes not negative
     */
    public Builder add(
        long openTimeNs,
        long open,
        long high,
        long low,
        long close,
        long volume,
        long quoteVolume,
        long takerBuyVolume,
        long trades,
        CandleSource source) {
      require(
          openTimeNs % timeframe.lengthNs() == 0,
          "open time must be a multiple of " + timeframe,
          openTimeNs,
          true);
      if (rows.rows() > 0) {
        long before = rows.last(OPEN_TIME);
        require(openTimeNs != before, "two candles have the same open time", openTimeNs, true);
        require(
            openTimeNs > before, "open time must be after the candle's before", openTimeNs, true);
      }
      require(low > 0, "low must be positive", low, false);
      require(
          high >= Math.max(open, close), "high must be at or above open and close", high, false);
      require(low <= Math.min(open, close), "low must be at or below open and close", low, false);
      require(volume >= 0, "volume must not be negative", volume, false);
      require(quoteVolume >= UNKNOWN, "quote volume must not be negative", quoteVolume, false);
      require(
          takerBuyVolume >= UNKNOWN && takerBuyVolume <= volume,
          "taker buy volume must be between zero and the volume",
          takerBuyVolume,
          false);
      require(trades >= UNKNOWN, "number of trades must not be negative", trades, false);
      rows.add(
          openTimeNs,
          open,
          high,
          low,
          close,
          volume,
          quoteVolume,
          takerBuyVolume,
          trades,
          code(source));
      return this;
    }

    /** Adds a candle as above. */
    public Builder add(CandleClosed candle) {
      return add(
          candle.openTimeNs(),
          candle.open().raw(),
          candle.high().raw(),
          candle.low().raw(),
          candle.close().raw(),
          candle.volume().raw(),
          candle.quoteVolume().raw(),
          candle.takerBuyVolume().raw(),
          candle.trades(),
          candle.source());
    }

    public int size() {
      return rows.rows();
    }

    public CandleSeries build() {
      return new CandleSeries(instrument, timeframe, rows.toArrays());
    }

    private static void require(boolean holds, String rule, long value, boolean time) {
      if (!holds) {
        throw new IllegalArgumentException(
            rule
                + ", was "
                + (time
                    ? Instant.ofEpochSecond(
                            Math.floorDiv(value, 1_000_000_000L),
                            Math.floorMod(value, 1_000_000_000L))
                        .toString()
                    : FixedPoint.format(value)));
      }
    }
  }
}
