package io.tradebot.research.data;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.timeseries.InfluxTimeSeriesWriter;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.StoreAddress;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import io.tradebot.storage.timeseries.WriteBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Writes candles to the time-series store, at the pace at which it takes them. */
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
    try (TimeSeriesWriter writer =
        new InfluxTimeSeriesWriter(
            store,
            WriteBuffer.inMemory(QUEUE, 5_000, Duration.ofMillis(50)),
            InstantSource.system())) {
      for (int i = 0; i < candles.size(); i++) {
        await(writer, store, QUEUE / 2);
        writer.write(point(candles, i));
      }
      await(writer, store, 0);
      if (writer.dropped() > 0) {
        throw new UncheckedIOException(
            new IOException("the store at " + store + " refused " + writer.dropped() + " candles"));
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

  /** As market-ingest writes candles; what is unknown is left out. */
  private static Point point(CandleSeries candles, int i) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("open", FixedPoint.toDouble(candles.open(i)));
    fields.put("high", FixedPoint.toDouble(candles.high(i)));
    fields.put("low", FixedPoint.toDouble(candles.low(i)));
    fields.put("close", FixedPoint.toDouble(candles.close(i)));
    fields.put("volume", FixedPoint.toDouble(candles.volume(i)));
    fields.put("source", candles.source(i).name());
    if (candles.quoteVolume(i) != CandleSeries.UNKNOWN) {
      fields.put("quote_volume", FixedPoint.toDouble(candles.quoteVolume(i)));
    }
    if (candles.takerBuyVolume(i) != CandleSeries.UNKNOWN) {
      fields.put("taker_buy_volume", FixedPoint.toDouble(candles.takerBuyVolume(i)));
    }
    if (candles.trades(i) != CandleSeries.UNKNOWN) {
      fields.put("trades", candles.trades(i));
    }
    return new Point(
        "candles",
        Map.of(
            "venue", candles.instrument().venue().code(),
            "symbol", candles.instrument().symbol().toString(),
            "timeframe", candles.timeframe().code()),
        fields,
        candles.openTimeNs(i));
  }
}
