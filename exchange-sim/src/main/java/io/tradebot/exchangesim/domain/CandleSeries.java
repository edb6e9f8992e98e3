package io.tradebot.exchangesim.domain;

import io.tradebot.common.market.Timeframe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The candles of one instrument and timeframe with no hole between them; the last one may still be
 * open.
 */
public final class CandleSeries {
  private static final int KEPT = 2_000;

  private final Timeframe timeframe;
  private final long lengthMs;
  private final Deque<Candle> closed = new ArrayDeque<>();
  private @Nullable Candle open;

  public CandleSeries(Timeframe timeframe) {
    this.timeframe = timeframe;
    this.lengthMs = timeframe.length().toMillis();
  }

  /**
   * Adds a trade; candles that it ends go to {@code onClose} first. Trades of an older candle than
   * the open one count in the open one.
   */
  public void add(TapeTrade trade, Consumer<Candle> onClose) {
    advanceTo(trade.timeMs(), onClose);
    Candle current = open;
    open =
        current == null
            ? Candle.of(timeframe, openTime(trade.timeMs()), trade)
            : current.with(trade);
  }

  /** Adds history: a candle of this or a finer timeframe, later than all before. */
  public void add(Candle finer) {
    advanceTo(finer.openTimeMs(), candle -> {});
    Candle current = open;
    open =
        (current == null
                ? Candle.flat(timeframe, openTime(finer.openTimeMs()), finer.open())
                : current)
            .with(finer);
  }

  /** Closes candles that ended at or before a moment; spans with no trade become flat candles. */
  public void advanceTo(long timeMs, Consumer<Candle> onClose) {
    Candle current = open;
    while (current != null && timeMs >= current.openTimeMs() + lengthMs) {
      closed.addLast(current);
      if (closed.size() > KEPT) {
        closed.removeFirst();
      }
      onClose.accept(current);
      current = Candle.flat(timeframe, current.openTimeMs() + lengthMs, current.close());
    }
    open = current;
  }

  public @Nullable Candle open() {
    return open;
  }

  /** All candles, the oldest first, the open one last. */
  public List<Candle> all() {
    Candle current = open;
    List<Candle> all = new java.util.ArrayList<>(closed);
    if (current != null) {
      all.add(current);
    }
    return all;
  }

  private long openTime(long timeMs) {
    return Math.floorDiv(timeMs, lengthMs) * lengthMs;
  }
}
