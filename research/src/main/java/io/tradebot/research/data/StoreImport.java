package io.tradebot.research.data;

import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.TradeKind;
import io.tradebot.storage.dataset.TradeSeries;
import io.tradebot.storage.timeseries.InfluxTimeSeriesWriter;
import io.tradebot.storage.timeseries.MarketPoints;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.StoreAddress;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import io.tradebot.storage.timeseries.WriteBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Writes candles and trades to the time-series store, at the pace at which it takes them. */
public final class StoreImport {
  private static final int QUEUE = 50_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private StoreImport() {}

  /**
   * Writes all candles and waits until the store has confirmed them.
   *
   * @return points written
   * @throws UncheckedIOException when the store takes nothing for half a minute, or refuses some
   */
  public static long write(CandleSeries candles, StoreAddress store) {
    return write(candles.size(), i -> MarketPoints.candle(candles, i), store);
  }

  /**
   * Writes all trades as above.
   *
   * @throws IllegalArgumentException for aggregates, whose numbers are not those of trades
   */
  public static long write(TradeSeries trades, StoreAddress store) {
    if (trades.kind() != TradeKind.SINGLE) {
      throw new IllegalArgumentException("the store keeps single trades, no aggregates");
    }
    return write(trades.size(), i -> MarketPoints.trade(trades.trade(i)), store);
  }

  private static long write(int size, IntFunction<Point> point, StoreAddress store) {
    try (TimeSeriesWriter writer =
        new InfluxTimeSeriesWriter(
            store,
            WriteBuffer.inMemory(QUEUE, 5_000, Duration.ofMillis(50)),
            InstantSource.system())) {
      for (int i = 0; i < size; i++) {
        await(writer, store, QUEUE / 2);
        writer.write(point.apply(i));
      }
      await(writer, store, 0);
      if (writer.dropped() > 0) {
        throw new UncheckedIOException(
            new IOException("the store at " + store + " refused " + writer.dropped() + " points"));
      }
      return writer.written();
    }
  }

  private static void await(TimeSeriesWriter writer, StoreAddress store, int most) {
    long confirmed = writer.written() + writer.dropped();
    long since = System.nanoTime();
    while (writer.queued() > most) {
      LockSupport.parkNanos(2_000_000);
      long now = writer.written() + writer.dropped();
      if (now != confirmed) {
        confirmed = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw new UncheckedIOException(
            new IOException("the store at " + store + " takes no points"));
      }
    }
  }
}
