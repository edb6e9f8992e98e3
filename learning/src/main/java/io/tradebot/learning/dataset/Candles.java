package io.tradebot.learning.dataset;

import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Candles of one market in columns, in order; holes are allowed and seen by the times. Prices are
 * in quote units, times in Unix epoch nanoseconds. Not thread-safe while it grows.
 */
public final class Candles {
  private final Timeframe timeframe;
  private int size;
  private long[] endNs = new long[1024];
  private double[] open = new double[1024];
  private double[] high = new double[1024];
  private double[] low = new double[1024];
  private double[] close = new double[1024];
  private double[] volume = new double[1024];
  private double[] quoteVolume = new double[1024];
  private double[] takerBuyVolume = new double[1024];

  public Candles(Timeframe timeframe) {
    this.timeframe = timeframe;
  }

  public static Candles of(Timeframe timeframe, List<CandleClosed> candles) {
    Candles columns = new Candles(timeframe);
    candles.forEach(columns::add);
    return columns;
  }

  /** Adds a candle, later than all before. */
  public void add(CandleClosed candle) {
    double volume = candle.volume().toDouble();
    double quote = FixedPoint.toDouble(candle.quoteVolume().raw());
    add(
        candle.eventTimeNs(),
        candle.open().toDouble(),
        candle.high().toDouble(),
        candle.low().toDouble(),
        candle.close().toDouble(),
        volume,
        volume > 0 && quote <= 0 ? Double.NaN : quote,
        candle.takerBuyVolume().toDouble());
  }

  /**
   * Adds a candle, later than all before.
   *
   * @param quote sum of price times quantity; {@code NaN} where it is not known
   * @throws IllegalArgumentException when it is not later
   */
  public void add(
      long end,
      double openPrice,
      double highPrice,
      double lowPrice,
      double closePrice,
      double base,
      double quote,
      double takerBuy) {
    if (size > 0 && end <= endNs[size - 1]) {
      throw new IllegalArgumentException(
          "candles must come in order: " + end + " after " + endNs[size - 1]);
    }
    if (size == endNs.length) {
      int more = size * 2;
      endNs = Arrays.copyOf(endNs, more);
      open = Arrays.copyOf(open, more);
      high = Arrays.copyOf(high, more);
      low = Arrays.copyOf(low, more);
      close = Arrays.copyOf(close, more);
      volume = Arrays.copyOf(volume, more);
      quoteVolume = Arrays.copyOf(quoteVolume, more);
      takerBuyVolume = Arrays.copyOf(takerBuyVolume, more);
    }
    endNs[size] = end;
    open[size] = openPrice;
    high[size] = highPrice;
    low[size] = lowPrice;
    close[size] = closePrice;
    volume[size] = base;
    quoteVolume[size] = quote;
    takerBuyVolume[size] = takerBuy;
    size++;
  }

  /** Drops the oldest candles so that at most {@code kept} remain. */
  public void keepLatest(int kept) {
    int from = size - kept;
    if (from <= 0) {
      return;
    }
    System.arraycopy(endNs, from, endNs, 0, kept);
    for (double[] column : List.of(open, high, low, close, volume, quoteVolume, takerBuyVolume)) {
      System.arraycopy(column, from, column, 0, kept);
    }
    size = kept;
  }

  /**
   * These candles put together to longer ones, aligned to the epoch; one of which a part is missing
   * is left out.
   *
   * @throws IllegalArgumentException when the longer length is not a multiple of this one
   */
  public Candles resample(Timeframe longer) {
    long length = longer.lengthNs();
    int parts = Math.toIntExact(length / timeframe.lengthNs());
    if (parts * timeframe.lengthNs() != length) {
      throw new IllegalArgumentException(longer + " is no multiple of " + timeframe);
    }
    Candles result = new Candles(longer);
    int i = 0;
    while (i < size) {
      long end = (Math.floorDiv(endNs[i] - 1, length) + 1) * length;
      int last = i;
      while (last + 1 < size && endNs[last + 1] <= end) {
        last++;
      }
      if (last - i + 1 == parts) {
        double highest = high[i];
        double lowest = low[i];
        double base = 0;
        double quote = 0;
        double takerBuy = 0;
        for (int j = i; j <= last; j++) {
          highest = Math.max(highest, high[j]);
          lowest = Math.min(lowest, low[j]);
          base += volume[j];
          quote += quoteVolume[j];
          takerBuy += takerBuyVolume[j];
        }
        result.add(end, open[i], highest, lowest, close[last], base, quote, takerBuy);
      }
      i = last + 1;
    }
    return result;
  }

  /** The candles from one place to another, as a copy. */
  public Candles slice(int from, int to) {
    Candles result = new Candles(timeframe);
    for (int i = from; i < to; i++) {
      result.add(
          endNs[i],
          open[i],
          high[i],
          low[i],
          close[i],
          volume[i],
          quoteVolume[i],
          takerBuyVolume[i]);
    }
    return result;
  }

  /** SHA-256 of all columns, in hex: equal only for equal data. */
  public String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer row = ByteBuffer.allocate(8 * 8);
      for (int i = 0; i < size; i++) {
        row.clear();
        row.putLong(endNs[i]).putDouble(open[i]).putDouble(high[i]).putDouble(low[i]);
        row.putDouble(close[i]).putDouble(volume[i]).putDouble(quoteVolume[i]);
        row.putDouble(takerBuyVolume[i]);
        digest.update(row.array());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  public Timeframe timeframe() {
    return timeframe;
  }

  public int size() {
    return size;
  }

  public long endNs(int i) {
    return endNs[i];
  }

  public double open(int i) {
    return open[i];
  }

  public double high(int i) {
    return high[i];
  }

  public double low(int i) {
    return low[i];
  }

  public double close(int i) {
    return close[i];
  }

  public double volume(int i) {
    return volume[i];
  }

  /** {@code NaN} where it is not known. */
  public double quoteVolume(int i) {
    return quoteVolume[i];
  }

  public double takerBuyVolume(int i) {
    return takerBuyVolume[i];
  }

  /** Whether candle {@code i} follows the one before it without a hole. */
  public boolean follows(int i) {
    return i > 0 && endNs[i] - endNs[i - 1] == timeframe.lengthNs();
  }

  /** Whether no candle is missing among those from one place to another, both included. */
  public boolean isWhole(int from, int to) {
    return endNs[to] - endNs[from] == (to - from) * timeframe.lengthNs();
  }
}
