package io.tradebot.storage.dataset;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The market data of a folder: {@code VENUE/SYMBOL/candles-1m/2023.parquet} and {@code
 * VENUE/SYMBOL/trades/2024-08-08.parquet}.
 *
 * <p>A candle is its open time, a trade its number: saving one again replaces it. Each file is
 * replaced as a whole, so a reader sees it before or after and never between; two writers of one
 * instrument must not run at once. Every method throws {@link UncheckedIOException} naming the file
 * that cannot be read or written.
 */
public final class MarketDataFiles {
  private static final String EXTENSION = ".parquet";
  private static final String CANDLES = "candles-";
  private static final String FIRST = "first_ns";
  private static final String LAST = "last_ns";

  private final Path root;

  /** The folder need not be there. */
  public MarketDataFiles(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  /** All candles there are; empty when there are none. */
  public CandleSeries candles(InstrumentId instrument, Timeframe timeframe) {
    return candles(instrument, timeframe, Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"));
  }

  /**
   * The candles that open within a span; empty when there are none.
   *
   * @param to exclusive
   */
  public CandleSeries candles(
      InstrumentId instrument, Timeframe timeframe, Instant from, Instant to) {
    List<CandleSeries> parts = new ArrayList<>();
    for (Path file : files(folder(instrument, CANDLES + timeframe.code()))) {
      Span span = span(file);
      if (span.overlaps(from, to)) {
        parts.add(readCandles(file, instrument, timeframe).between(from, to));
      }
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return new CandleSeries(
        instrument,
        timeframe,
        concatenate(CandleSeries.COLUMNS, parts.stream().map(CandleSeries::columns).toList()));
  }

  /**
   * Writes candles to a Parquet file of their own, anywhere, with the columns of the data set.
   *
   * @throws IllegalArgumentException when there are none
   */
  public static void export(CandleSeries candles, Path file) {
    if (candles.isEmpty()) {
      throw new IllegalArgumentException("there are no candles to write to " + file);
    }
    write(file.toAbsolutePath(), ColumnSchema.CANDLES, candles.columns());
  }

  /** Saves candles beside those that are there; one with the same open time replaces the old. */
  public Saved save(CandleSeries candles) {
    Saved saved = Saved.NOTHING;
    Path folder = folder(candles.instrument(), CANDLES + candles.timeframe().code());
    int from = 0;
    while (from < candles.size()) {
      String period = candlePeriod(candles.timeframe(), candles.openTimeNs(from));
      int to = from + 1;
      while (to < candles.size()
          && candlePeriod(candles.timeframe(), candles.openTimeNs(to)).equals(period)) {
        to++;
      }
      saved =
          saved.plus(
              merge(
                  folder.resolve(period + EXTENSION),
                  ColumnSchema.CANDLES,
                  cut(candles.columns(), from, to),
                  CandleSeries.OPEN_TIME));
      from = to;
    }
    return saved;
  }

  /**
   * Hands over the trades of a span, in order, a day at a time.
   *
   * @param to exclusive
   */
  public void trades(
      InstrumentId instrument,
      TradeKind kind,
      Instant from,
      Instant to,
      Consumer<TradeSeries> consumer) {
    for (Path file : files(folder(instrument, kind.folder()))) {
      if (!span(file).overlaps(from, to)) {
        continue;
      }
      long[][] day = read(file, ColumnSchema.TRADES);
      int first = atOrAfter(day[TradeSeries.TIME], CandleSeries.nanos(from));
      int last = atOrAfter(day[TradeSeries.TIME], CandleSeries.nanos(to));
      if (first < last) {
        consumer.accept(new TradeSeries(instrument, kind, cut(day, first, last)));
      }
    }
  }

  /**
   * Writes the trades of a span to a Parquet file of their own, anywhere, with the columns of the
   * data set.
   *
   * @param to exclusive
   * @return how many; the file is written only when there are some
   */
  public long export(InstrumentId instrument, TradeKind kind, Instant from, Instant to, Path file) {
    long[] rows = {0};
    trades(instrument, kind, from, to, day -> rows[0] += day.size());
    if (rows[0] == 0) {
      return 0;
    }
    try (ColumnFileWriter writer =
        new ColumnFileWriter(file.toAbsolutePath(), ColumnSchema.TRADES, Map.of())) {
      trades(
          instrument,
          kind,
          from,
          to,
          day -> {
            try {
              writer.append(day.columns(), 0, day.size());
            } catch (IOException failure) {
              throw new UncheckedIOException("cannot write " + file, failure);
            }
          });
      writer.complete();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot write " + file, failure);
    }
    return rows[0];
  }

  /** Saves trades beside those that are there; one with the same number replaces the old. */
  public Saved save(TradeSeries trades) {
    Saved saved = Saved.NOTHING;
    Path folder = folder(trades.instrument(), trades.kind().folder());
    int from = 0;
    while (from < trades.size()) {
      LocalDate day = day(trades.timeNs(from));
      int to = from + 1;
      while (to < trades.size() && day(trades.timeNs(to)).equals(day)) {
        to++;
      }
      saved =
          saved.plus(
              merge(
                  folder.resolve(day + EXTENSION),
                  ColumnSchema.TRADES,
                  cut(trades.columns(), from, to),
                  TradeSeries.TRADE_ID));
      from = to;
    }
    return saved;
  }

  /** What there is, by instrument. */
  public List<Holding> holdings() {
    List<Holding> holdings = new ArrayList<>();
    for (Path venue : folders(root)) {
      for (Path symbol : folders(venue)) {
        InstrumentId instrument;
        try {
          instrument =
              new InstrumentId(
                  Venue.of(venue.getFileName().toString()),
                  Symbol.of(symbol.getFileName().toString()));
        } catch (IllegalArgumentException foreign) {
          throw new UncheckedIOException(
              new IOException(symbol + " is no folder of market data: " + foreign.getMessage()));
        }
        for (Path what : folders(symbol)) {
          holding(instrument, what).ifPresent(holdings::add);
        }
      }
    }
    return holdings;
  }

  private static Optional<Holding> holding(InstrumentId instrument, Path folder) {
    long rows = 0;
    long bytes = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Path file : files(folder)) {
      try {
        ColumnFileReader.About about = ColumnFileReader.about(file);
        rows += about.rows();
        bytes += Files.size(file);
        first = Math.min(first, note(file, about.notes(), FIRST));
        last = Math.max(last, note(file, about.notes(), LAST));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return rows == 0
        ? Optional.empty()
        : Optional.of(
            new Holding(
                instrument,
                folder.getFileName().toString(),
                instant(first),
                instant(last),
                rows,
                bytes));
  }

  private static long note(Path file, Map<String, String> notes, String name) throws IOException {
    String text = notes.get(name);
    if (text == null) {
      throw new IOException(file + " was not written by tradebot: it does not say " + name);
    }
    return Long.parseLong(text);
  }

  /** Merges rows into a file by a column whose values are unique; both sides rise in it. */
  private static Saved merge(Path file, ColumnSchema schema, long[][] rows, int key) {
    long[][] before =
        Files.exists(file) ? read(file, schema) : new long[schema.columns().size()][0];
    LongColumns merged = new LongColumns(rows.length, before[0].length + rows[0].length);
    long added = 0;
    long replaced = 0;
    long unchanged = 0;
    int old = 0;
    long[] row = new long[rows.length];
    for (int i = 0; i < rows[key].length; i++) {
      while (old < before[key].length && before[key][old] < rows[key][i]) {
        merged.add(row(before, old++, row));
      }
      if (old < before[key].length && before[key][old] == rows[key][i]) {
        if (isSame(before, old, rows, i)) {
          unchanged++;
        } else {
          replaced++;
        }
        old++;
      } else {
        added++;
      }
      merged.add(row(rows, i, row));
    }
    while (old < before[key].length) {
      merged.add(row(before, old++, row));
    }
    if (added > 0 || replaced > 0) {
      write(file, schema, merged.toArrays());
    }
    return new Saved(added, replaced, unchanged);
  }

  private static void write(Path file, ColumnSchema schema, long[][] columns) {
    long[] times = columns[0];
    Map<String, String> notes = new TreeMap<>();
    notes.put(FIRST, Long.toString(times[0]));
    notes.put(LAST, Long.toString(times[times.length - 1]));
    try {
      Files.createDirectories(file.getParent());
      try (ColumnFileWriter writer = new ColumnFileWriter(file, schema, notes)) {
        writer.append(columns, 0, times.length);
        writer.complete();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot write " + file, failure);
    }
  }

  private static CandleSeries readCandles(Path file, InstrumentId instrument, Timeframe timeframe) {
    return new CandleSeries(instrument, timeframe, read(file, ColumnSchema.CANDLES));
  }

  private static long[][] read(Path file, ColumnSchema schema) {
    try {
      return ColumnFileReader.read(file, schema);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + file, failure);
    }
  }

  private Path folder(InstrumentId instrument, String what) {
    return root.resolve(instrument.venue().code())
        .resolve(instrument.symbol().toString())
        .resolve(what);
  }

  private static List<Path> files(Path folder) {
    return entries(folder, entry -> entry.getFileName().toString().endsWith(EXTENSION));
  }

  private static List<Path> folders(Path folder) {
    return entries(folder, Files::isDirectory);
  }

  private static List<Path> entries(Path folder, Predicate<Path> which) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(which).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot list " + folder, failure);
    }
  }

  /** A year of candles to a file; of one-second candles, a month. */
  private static String candlePeriod(Timeframe timeframe, long timeNs) {
    LocalDate day = day(timeNs);
    return timeframe == Timeframe.S1
        ? YearMonth.from(day).toString()
        : Integer.toString(day.getYear());
  }

  private static LocalDate day(long timeNs) {
    return LocalDate.ofEpochDay(Math.floorDiv(timeNs, 86_400_000_000_000L));
  }

  /** The days of a file, from its name: a year, a month or a day. */
  private static Span span(Path file) {
    String name = file.getFileName().toString();
    String period = name.substring(0, name.length() - EXTENSION.length());
    try {
      return switch (period.length()) {
        case 4 -> {
          LocalDate first = LocalDate.of(Integer.parseInt(period), 1, 1);
          yield new Span(first, first.plusYears(1));
        }
        case 7 -> {
          LocalDate first = YearMonth.parse(period).atDay(1);
          yield new Span(first, first.plusMonths(1));
        }
        default -> {
          LocalDate first = LocalDate.parse(period);
          yield new Span(first, first.plusDays(1));
        }
      };
    } catch (DateTimeException | NumberFormatException foreign) {
      throw new UncheckedIOException(
          new IOException(file + " is not named after a year, a month or a day", foreign));
    }
  }

  private record Span(LocalDate first, LocalDate end) {
    boolean overlaps(Instant from, Instant to) {
      return first.atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(to)
          && end.atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(from);
    }
  }

  private static int atOrAfter(long[] times, long timeNs) {
    int low = 0;
    int high = times.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < timeNs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static long[] row(long[][] columns, int index, long[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = columns[i][index];
    }
    return row;
  }

  private static boolean isSame(long[][] a, int i, long[][] b, int j) {
    for (int column = 0; column < a.length; column++) {
      if (a[column][i] != b[column][j]) {
        return false;
      }
    }
    return true;
  }

  private static long[][] cut(long[][] columns, int from, int to) {
    long[][] cut = new long[columns.length][];
    for (int i = 0; i < columns.length; i++) {
      cut[i] = Arrays.copyOfRange(columns[i], from, to);
    }
    return cut;
  }

  private static long[][] concatenate(int count, List<long[][]> parts) {
    long[][] all = new long[count][];
    for (int column = 0; column < count; column++) {
      int rows = 0;
      for (long[][] part : parts) {
        rows += part[column].length;
      }
      all[column] = new long[rows];
      int at = 0;
      for (long[][] part : parts) {
        System.arraycopy(part[column], 0, all[column], at, part[column].length);
        at += part[column].length;
      }
    }
    return all;
  }

  private static Instant instant(long timeNs) {
    return Instant.ofEpochSecond(
        Math.floorDiv(timeNs, 1_000_000_000L), Math.floorMod(timeNs, 1_000_000_000L));
  }
}
