package io.tradebot.research.history;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.core.backtest.CandleHistory;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads candles from CSV, gzipped where the name ends in {@code .gz}.
 *
 * <p>The first line names the columns: {@code open_time_ms}, {@code open}, {@code high}, {@code
 * low}, {@code close}, {@code volume} in any order, {@code taker_buy_volume} if known; others are
 * passed over. Every rule of {@link CandleHistory.Builder} is checked, and that no candle lies in
 * the future or is cut off from the next by a change of unit.
 */
public final class CandleFile {
  private static final List<String> NEEDED =
      List.of("open_time_ms", "open", "high", "low", "close", "volume");

  /** No market of ours is older. */
  private static final long EARLIEST_MS = Instant.parse("2009-01-01T00:00:00Z").toEpochMilli();

  private CandleFile() {}

  /**
   * Reads files one after the other into one history.
   *
   * @param now nothing may be later
   * @throws BadHistoryException naming file, line and rule
   */
  public static CandleHistory read(
      List<Path> files, InstrumentId instrument, Timeframe timeframe, Instant now)
      throws IOException {
    CandleHistory.Builder builder = CandleHistory.builder(instrument, timeframe);
    for (Path file : files) {
      read(file, builder, now);
    }
    return builder.build();
  }

  private static void read(Path file, CandleHistory.Builder builder, Instant now)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadHistoryException(file, "no such file");
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8), 1 << 16)) {
      String header = reader.readLine();
      if (header == null) {
        throw new BadHistoryException(file, "the file is empty");
      }
      List<String> columns =
          Arrays.stream(header.replace("\uFEFF", "").split(",", -1))
              .map(column -> column.strip().toLowerCase(Locale.ROOT))
              .toList();
      for (String needed : NEEDED) {
        if (!columns.contains(needed)) {
          throw new BadHistoryException(
              file,
              1,
              "the first line must name the column "
                  + needed
                  + ", it names "
                  + String.join(", ", columns));
        }
      }
      int bought = columns.indexOf("taker_buy_volume");
      int[] places = NEEDED.stream().mapToInt(columns::indexOf).toArray();
      String[] cells = new String[columns.size()];
      long line = 1;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        if (!text.isBlank()) {
          add(file, line, text, cells, places, bought, builder, now.toEpochMilli());
        }
      }
      if (line == 1) {
        throw new BadHistoryException(file, "there is no candle in the file");
      }
    } catch (ZipException broken) {
      throw new BadHistoryException(
          file, "the file ends in .gz and is no gzip: " + broken.getMessage());
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
    } catch (IOException broken) {
      bytes.close();
      throw broken;
    }
  }

  private static void add(
      Path file,
      long line,
      String text,
      String[] cells,
      int[] places,
      int bought,
      CandleHistory.Builder builder,
      long nowMs) {
    int found = split(text, cells);
    if (found != cells.length) {
      throw new BadHistoryException(
          file, line, "expected " + cells.length + " columns, found " + found);
    }
    try {
      long openMs = Long.parseLong(cells[places[0]].strip());
      if (openMs < EARLIEST_MS || openMs > nowMs) {
        throw new BadHistoryException(
            file,
            line,
            "open_time_ms must be milliseconds since 1970, not before 2009 and not in the future,"
                + " was "
                + openMs);
      }
      long openNs = openMs * 1_000_000;
      long open = FixedPoint.parse(cells[places[1]]);
      long high = FixedPoint.parse(cells[places[2]]);
      long low = FixedPoint.parse(cells[places[3]]);
      long close = FixedPoint.parse(cells[places[4]]);
      long volume = FixedPoint.parse(cells[places[5]]);
      if (bought >= 0) {
        builder.add(openNs, open, high, low, close, volume, FixedPoint.parse(cells[bought]));
      } else {
        builder.add(openNs, open, high, low, close, volume);
      }
    } catch (IllegalArgumentException broken) {
      throw new BadHistoryException(file, line, String.valueOf(broken.getMessage()));
    }
  }

  private static int split(String text, String[] cells) {
    int count = 0;
    int from = 0;
    while (true) {
      int comma = text.indexOf(',', from);
      if (count < cells.length) {
        cells[count] = comma < 0 ? text.substring(from) : text.substring(from, comma);
      }
      count++;
      if (comma < 0) {
        return count;
      }
      from = comma + 1;
    }
  }
}
