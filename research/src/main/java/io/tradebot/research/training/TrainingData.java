package io.tradebot.research.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.exchangesim.application.GeneratedCandles;
import io.tradebot.learning.dataset.Candles;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.MarketDataFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Candles to train on, by symbol, from the simulator, from files or from the store of imports. */
public final class TrainingData {
  /** A Monday, so that generated weeks begin where weeks begin. */
  private static final Instant GENERATED_START = Instant.parse("2026-01-05T00:00:00Z");

  private TrainingData() {}

  /** The market that the simulator makes; the same seed gives the same candles. */
  public static Map<String, Candles> generated(
      List<Symbol> symbols, long seed, double tradesPerSecond, Duration length) {
    Map<String, Candles> result = new LinkedHashMap<>();
    symbols.forEach(symbol -> result.put(symbol.toString(), new Candles(Timeframe.S1)));
    GeneratedCandles.run(
        symbols,
        seed,
        tradesPerSecond,
        Timeframe.S1,
        GENERATED_START.toEpochMilli(),
        length,
        candle -> {
          Candles candles = result.get(candle.instrument().symbol().toString());
          if (candles != null) {
            candles.add(candle);
          }
        });
    return result;
  }

  /**
   * Candles of CSV files, in the order given, with the columns {@code
   * open_time_ms,open,high,low,close,volume}; zipped where the name ends in {@code .gz}. Their
   * quote volume is not known.
   */
  public static Candles csv(List<Path> files, Timeframe timeframe) throws IOException {
    Candles candles = new Candles(timeframe);
    for (Path file : files) {
      try (InputStream bytes = Files.newInputStream(file);
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(
                      file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes,
                      UTF_8))) {
        String line = lines.readLine();
        int number = 1;
        if (line == null || !line.startsWith("open_time_ms,open,high,low,close,volume")) {
          throw new IOException(
              file
                  + " must begin with open_time_ms,open,high,low,close,volume, begins with "
                  + line);
        }
        while ((line = lines.readLine()) != null) {
          number++;
          add(candles, file, number, line);
        }
      }
    }
    return candles;
  }

  private static void add(Candles candles, Path file, int number, String line) throws IOException {
    String[] fields = line.split(",", -1);
    try {
      long endNs = Long.parseLong(fields[0]) * 1_000_000 + candles.timeframe().lengthNs();
      candles.add(
          endNs,
          Double.parseDouble(fields[1]),
          Double.parseDouble(fields[2]),
          Double.parseDouble(fields[3]),
          Double.parseDouble(fields[4]),
          Double.parseDouble(fields[5]),
          Double.NaN,
          0);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
      throw new IOException(file + " line " + number + ": " + wrong.getMessage(), wrong);
    }
  }

  /** Candles that were imported; empty when there are none. */
  public static Candles stored(
      MarketDataFiles files,
      InstrumentId instrument,
      Timeframe timeframe,
      Instant from,
      Instant to) {
    CandleSeries series = files.candles(instrument, timeframe, from, to);
    Candles candles = new Candles(timeframe);
    for (int i = 0; i < series.size(); i++) {
      long quote = series.quoteVolume(i);
      candles.add(
          series.openTimeNs(i) + timeframe.lengthNs(),
          FixedPoint.toDouble(series.open(i)),
          FixedPoint.toDouble(series.high(i)),
          FixedPoint.toDouble(series.low(i)),
          FixedPoint.toDouble(series.close(i)),
          FixedPoint.toDouble(series.volume(i)),
          quote == CandleSeries.UNKNOWN ? Double.NaN : FixedPoint.toDouble(quote),
          series.takerBuyVolume(i) == CandleSeries.UNKNOWN
              ? 0
              : FixedPoint.toDouble(series.takerBuyVolume(i)));
    }
    return candles;
  }
}
