package io.tradebot.research.data;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.storage.dataset.CandleSeries;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes candles as CSV that {@link MarketFileReader} reads; what is unknown is empty. */
public final class CandleCsv {
  private CandleCsv() {}

  /** Writes a file, gzipped when its name ends in {@code .gz}. */
  public static void write(CandleSeries candles, Path file) throws IOException {
    try (BufferedWriter out = open(file)) {
      out.write("open_time_ms,open,high,low,close,volume,quote_volume,taker_buy_volume,trades\n");
      for (int i = 0; i < candles.size(); i++) {
        out.write(Long.toString(candles.openTimeNs(i) / 1_000_000));
        decimal(out, candles.open(i));
        decimal(out, candles.high(i));
        decimal(out, candles.low(i));
        decimal(out, candles.close(i));
        decimal(out, candles.volume(i));
        decimal(out, candles.quoteVolume(i));
        decimal(out, candles.takerBuyVolume(i));
        out.write(',');
        if (candles.trades(i) != CandleSeries.UNKNOWN) {
          out.write(Long.toString(candles.trades(i)));
        }
        out.write('\n');
      }
    }
  }

  /** Opens a text file, gzipped when its name ends in {@code .gz}. */
  static BufferedWriter open(Path file) throws IOException {
    OutputStream bytes = Files.newOutputStream(file);
    try {
      return new BufferedWriter(
          new OutputStreamWriter(
              file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes, 1 << 16) : bytes,
              StandardCharsets.UTF_8),
          1 << 16);
    } catch (IOException failure) {
      bytes.close();
      throw failure;
    }
  }

  private static void decimal(BufferedWriter out, long value) throws IOException {
    out.write(',');
    if (value != CandleSeries.UNKNOWN) {
      out.write(FixedPoint.format(value));
    }
  }
}
