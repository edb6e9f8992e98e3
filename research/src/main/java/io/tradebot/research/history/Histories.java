package io.tradebot.research.history;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.research.data.BadFileException;
import io.tradebot.research.data.MarketFileReader;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.MarketDataFiles;
import io.tradebot.storage.dataset.TradeSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The past that is tested on: out of CSV files, or out of what was imported. */
public final class Histories {
  private Histories() {}

  /**
   * Reads files one after the other into one history, by the rules of {@link MarketFileReader}.
   *
   * @param now nothing may be later
   * @throws BadHistoryException naming file, line and rule
   */
  public static CandleHistory ofFiles(
      List<Path> files, InstrumentId instrument, Timeframe timeframe, Instant now)
      throws IOException {
    CandleHistory.Builder builder = CandleHistory.builder(instrument, timeframe);
    MarketFileReader reader =
        new MarketFileReader(instrument, timeframe, now, false, bytes -> bytes);
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new BadHistoryException(file, "no such file");
      }
      List<CandleSeries> read = new ArrayList<>();
      try {
        reader.read(
            file,
            read::add,
            trades -> {
              throw new BadHistoryException(
                  file, "it holds trades, not candles; ./tradebot data import makes use of them");
            });
      } catch (BadFileException bad) {
        throw new BadHistoryException(file, "\n" + bad.getMessage());
      }
      for (CandleSeries series : read) {
        try {
          add(builder, series);
        } catch (IllegalArgumentException broken) {
          throw new BadHistoryException(
              file, "it does not follow the file before it: " + broken.getMessage());
        }
      }
    }
    return builder.build();
  }

  /**
   * Reads files of trades one after the other, by the rules of {@link MarketFileReader}.
   *
   * @param now nothing may be later
   * @throws BadHistoryException naming file, line and rule
   */
  public static Iterable<PublicTrade> tradesOfFiles(
      List<Path> files, InstrumentId instrument, Instant now) throws IOException {
    List<TradeSeries> parts = new ArrayList<>();
    MarketFileReader reader =
        new MarketFileReader(instrument, Timeframe.M1, now, false, bytes -> bytes);
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new BadHistoryException(file, "no such file");
      }
      try {
        reader.read(
            file,
            candles -> {
              throw new BadHistoryException(file, "it holds candles, not trades; use --candles");
            },
            part -> {
              TradeSeries before = parts.isEmpty() ? null : parts.getLast();
              if (before != null && part.timeNs(0) < before.timeNs(before.size() - 1)) {
                throw new BadHistoryException(file, "it begins before the file before it ends");
              }
              parts.add(part);
            });
      } catch (BadFileException bad) {
        throw new BadHistoryException(file, "\n" + bad.getMessage());
      }
    }
    return () ->
        parts.stream()
            .flatMap(part -> IntStream.range(0, part.size()).mapToObj(part::trade))
            .iterator();
  }

  /**
   * Reads what was imported.
   *
   * @throws BadHistoryException when there is nothing of that instrument and length
   */
  public static CandleHistory imported(
      MarketDataFiles files,
      InstrumentId instrument,
      Timeframe timeframe,
      Instant from,
      Instant to) {
    CandleSeries series = files.candles(instrument, timeframe, from, to);
    if (series.isEmpty()) {
      throw new BadHistoryException(
          files.root(),
          "there are no candles of "
              + instrument
              + " "
              + timeframe
              + " in that time; ./tradebot data list shows what there is");
    }
    CandleHistory.Builder builder = CandleHistory.builder(instrument, timeframe);
    add(builder, series);
    return builder.build();
  }

  private static void add(CandleHistory.Builder builder, CandleSeries series) {
    for (int i = 0; i < series.size(); i++) {
      long bought = series.takerBuyVolume(i);
      if (bought == CandleSeries.UNKNOWN) {
        builder.add(
            series.openTimeNs(i),
            series.open(i),
            series.high(i),
            series.low(i),
            series.close(i),
            series.volume(i));
      } else {
        builder.add(
            series.openTimeNs(i),
            series.open(i),
            series.high(i),
            series.low(i),
            series.close(i),
            series.volume(i),
            bought);
      }
    }
  }
}
