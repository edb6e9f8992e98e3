package io.tradebot.research.data;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.order.Side;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.TradeKind;
import io.tradebot.storage.dataset.TradeSeries;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads candles or trades from a CSV file: the archive files of Binance (klines, trades, aggTrades;
 * with and without header; milliseconds or microseconds) and plain candles.
 *
 * <p>Every line is checked. Rules, by name: {@code columns}, {@code number}, {@code unit} (of
 * time), {@code mixed-units}, {@code order}, {@code grid} (open times), {@code range} (prices and
 * volumes), {@code future}, {@code empty}.
 */
public final class MarketFileReader {
  private static final int TRADES_AT_ONCE = 500_000;
  private static final int PROBLEMS_KEPT = 100;

  private final InstrumentId instrument;
  private final Timeframe timeframe;
  private final Instant now;
  private final boolean skipBad;
  private final UnaryOperator<InputStream> watch;

  /**
   * Makes a reader.
   *
   * @param timeframe of candles; trades have none
   * @param now later rows are in the future
   * @param skipBad whether bad lines are left out and reported; else the file is refused
   * @param watch sees the bytes as they are read
   */
  public MarketFileReader(
      InstrumentId instrument,
      Timeframe timeframe,
      Instant now,
      boolean skipBad,
      UnaryOperator<InputStream> watch) {
    this.instrument = instrument;
    this.timeframe = timeframe;
    this.now = now;
    this.skipBad = skipBad;
    this.watch = watch;
  }

  /**
   * What a file had.
   *
   * @param rows that are good
   * @param bad lines left out
   * @param problems the first of them
   */
  public record Content(long rows, long bad, List<Problem> problems) {}

  /**
   * Reads a file to its end.
   *
   * <p>Trades are handed over in parts while the file is read, so a file that is refused at a later
   * line has been handed over up to there; that is harmless, since the next import replaces them.
   *
   * @throws BadFileException when lines are bad and are not to be skipped, or the file has no row
   * @throws IOException when the file cannot be read
   */
  public Content read(Path file, Consumer<CandleSeries> candles, Consumer<TradeSeries> trades)
      throws IOException {
    try (LineSource lines = LineSource.open(file, watch)) {
      String first = lines.next();
      if (first == null) {
        throw empty(lines);
      }
      Layout layout;
      try {
        layout = Layout.of(first);
      } catch (IllegalArgumentException wrong) {
        throw new BadFileException(
            List.of(
                new Problem(
                    lines.name(), lines.line(), "columns", String.valueOf(wrong.getMessage()))),
            1);
      }
      Parse parse = new Parse(lines, layout);
      @Nullable String row = layout.hasHeader() ? lines.next() : first;
      if (row == null) {
        throw empty(lines);
      }
      switch (layout.content()) {
        case CANDLES -> parse.candles(row, candles);
        case TRADES -> parse.trades(row, TradeKind.SINGLE, Layout.Field.TRADE_ID, trades);
        case AGGREGATE_TRADES ->
            parse.trades(row, TradeKind.AGGREGATE, Layout.Field.AGGREGATE_ID, trades);
      }
      return new Content(parse.rows, parse.bad, parse.problems);
    } catch (ZipException | EOFException broken) {
      throw new IOException(file + " is damaged: " + broken.getMessage(), broken);
    }
  }

  private static BadFileException empty(LineSource lines) {
    return new BadFileException(
        List.of(new Problem(lines.name(), 0, "empty", "there is no row in it")), 1);
  }

  /** A line's fault by the name of its rule. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    final String rule;

    Fault(String rule, String detail) {
      super(detail, null, false, false);
      this.rule = rule;
    }
  }

  private final class Parse {
    private final LineSource lines;
    private final Layout layout;
    private final List<Problem> problems = new ArrayList<>();
    private final String[] cells;
    private @Nullable TimeUnitOfFile unit;
    private long lastTimeNs = Long.MIN_VALUE;
    private long rows;
    private long bad;

    Parse(LineSource lines, Layout layout) {
      this.lines = lines;
      this.layout = layout;
      this.cells = new String[layout.width()];
    }

    void candles(String first, Consumer<CandleSeries> consumer) throws IOException {
      CandleSeries.Builder builder = CandleSeries.builder(instrument, timeframe);
      for (String row = first; row != null; row = lines.next()) {
        try {
          candle(row, builder);
        } catch (Fault fault) {
          blame(fault);
        }
      }
      settle();
      consumer.accept(builder.build());
    }

    private void candle(String row, CandleSeries.Builder builder) throws Fault {
      split(row);
      long openTimeNs = time(Layout.Field.OPEN_TIME);
      if (openTimeNs % timeframe.lengthNs() != 0) {
        throw new Fault(
            "grid", "open time " + instant(openTimeNs) + " is no multiple of " + timeframe);
      }
      if (openTimeNs <= lastTimeNs) {
        throw new Fault(
            "order",
            "open time "
                + instant(openTimeNs)
                + (openTimeNs == lastTimeNs ? " comes twice" : " after " + instant(lastTimeNs)));
      }
      long open = decimal(Layout.Field.OPEN);
      long high = decimal(Layout.Field.HIGH);
      long low = decimal(Layout.Field.LOW);
      long close = decimal(Layout.Field.CLOSE);
      long volume = decimal(Layout.Field.VOLUME);
      long quoteVolume = optionalDecimal(Layout.Field.QUOTE_VOLUME);
      long takerBuyVolume = optionalDecimal(Layout.Field.TAKER_BUY_VOLUME);
      int count = layout.column(Layout.Field.COUNT);
      long trades =
          count < 0 || cells[count].isBlank() ? CandleSeries.UNKNOWN : whole(Layout.Field.COUNT);
      try {
        builder.add(
            openTimeNs,
            open,
            high,
            low,
            close,
            volume,
            quoteVolume,
            takerBuyVolume,
            trades,
            CandleSource.VENUE);
      } catch (IllegalArgumentException wrong) {
        throw new Fault("range", String.valueOf(wrong.getMessage()));
      }
      lastTimeNs = openTimeNs;
      rows++;
    }

    void trades(String first, TradeKind kind, Layout.Field number, Consumer<TradeSeries> consumer)
        throws IOException {
      TradeSeries.Builder builder = TradeSeries.builder(instrument, kind);
      long lastId = -1;
      for (String row = first; row != null; row = lines.next()) {
        try {
          split(row);
          long timeNs = time(Layout.Field.TIME);
          long id = whole(number);
          if (timeNs < lastTimeNs) {
            throw new Fault("order", "time " + instant(timeNs) + " after " + instant(lastTimeNs));
          }
          if (id <= lastId) {
            throw new Fault("order", "number " + id + " after " + lastId);
          }
          try {
            builder.add(
                timeNs,
                id,
                decimal(Layout.Field.PRICE),
                decimal(Layout.Field.QUANTITY),
                truth(Layout.Field.BUYER_IS_MAKER) ? Side.SELL : Side.BUY);
          } catch (IllegalArgumentException wrong) {
            throw new Fault("range", String.valueOf(wrong.getMessage()));
          }
          lastTimeNs = timeNs;
          lastId = id;
          rows++;
        } catch (Fault fault) {
          blame(fault);
        }
        if (builder.size() >= TRADES_AT_ONCE && bad == 0) {
          consumer.accept(builder.build());
          builder = TradeSeries.builder(instrument, kind);
        }
      }
      settle();
      consumer.accept(builder.build());
    }

    private void blame(Fault fault) {
      bad++;
      if (problems.size() < PROBLEMS_KEPT) {
        problems.add(
            new Problem(
                lines.name(), lines.line(), fault.rule, String.valueOf(fault.getMessage())));
      }
    }

    private void settle() {
      if (bad > 0 && (!skipBad || rows == 0)) {
        throw new BadFileException(problems, bad);
      }
    }

    private void split(String row) throws Fault {
      int count = 0;
      int from = 0;
      while (true) {
        int comma = row.indexOf(',', from);
        if (count == cells.length) {
          throw new Fault("columns", "more than " + cells.length + " columns");
        }
        cells[count++] = comma < 0 ? row.substring(from) : row.substring(from, comma);
        if (comma < 0) {
          break;
        }
        from = comma + 1;
      }
      if (count < cells.length) {
        throw new Fault("columns", count + " columns instead of " + cells.length);
      }
    }

    private long time(Layout.Field field) throws Fault {
      long value = whole(field);
      TimeUnitOfFile own;
      try {
        own = TimeUnitOfFile.of(value);
      } catch (IllegalArgumentException wrong) {
        throw new Fault("unit", String.valueOf(wrong.getMessage()));
      }
      if (unit == null) {
        unit = own;
      } else if (unit != own) {
        throw new Fault("mixed-units", "a time in " + own + " in a file of " + unit);
      }
      long timeNs = own.toNanos(value);
      if (timeNs > Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L)) {
        throw new Fault("future", instant(timeNs) + " has not come yet");
      }
      return timeNs;
    }

    private long whole(Layout.Field field) throws Fault {
      String cell = cells[layout.column(field)].strip();
      try {
        return Long.parseLong(cell);
      } catch (NumberFormatException wrong) {
        throw new Fault("number", field + " is no whole number: \"" + cell + "\"");
      }
    }

    private long decimal(Layout.Field field) throws Fault {
      String cell = cells[layout.column(field)].strip();
      try {
        return FixedPoint.parse(cell);
      } catch (IllegalArgumentException wrong) {
        throw new Fault("number", field + ": " + wrong.getMessage());
      }
    }

    private long optionalDecimal(Layout.Field field) throws Fault {
      int column = layout.column(field);
      return column < 0 || cells[column].isBlank() ? CandleSeries.UNKNOWN : decimal(field);
    }

    private boolean truth(Layout.Field field) throws Fault {
      String cell = cells[layout.column(field)].strip();
      return switch (cell) {
        case "true", "True", "TRUE", "1" -> true;
        case "false", "False", "FALSE", "0" -> false;
        default ->
            throw new Fault("number", field + " is neither true nor false: \"" + cell + "\"");
      };
    }
  }

  private static Instant instant(long timeNs) {
    return Instant.ofEpochSecond(
        Math.floorDiv(timeNs, 1_000_000_000L), Math.floorMod(timeNs, 1_000_000_000L));
  }
}
