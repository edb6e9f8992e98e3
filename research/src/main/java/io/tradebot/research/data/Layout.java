package io.tradebot.research.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a file is what.
 *
 * <p>A file says it by a header whose names are in the table below or, as the exchange's archive
 * files without one, by the number of its columns.
 *
 * @param hasHeader whether the first line is a header
 */
record Layout(Content content, boolean hasHeader, Map<Field, Integer> columns, int width) {

  enum Content {
    CANDLES,
    TRADES,
    AGGREGATE_TRADES
  }

  enum Field {
    OPEN_TIME("open_time_ms", "open_time", "opentime"),
    OPEN("open"),
    HIGH("high"),
    LOW("low"),
    CLOSE("close"),
    VOLUME("volume"),
    QUOTE_VOLUME("quote_volume", "quote_asset_volume"),
    COUNT("count", "trades", "number_of_trades"),
    TAKER_BUY_VOLUME("taker_buy_volume", "taker_buy_base", "taker_buy_base_asset_volume"),
    TRADE_ID("id", "trade_id"),
    AGGREGATE_ID("agg_trade_id", "aggregate_trade_id"),
    PRICE("price"),
    QUANTITY("qty", "quantity"),
    TIME("time", "timestamp", "transact_time"),
    BUYER_IS_MAKER("is_buyer_maker", "was_the_buyer_the_maker"),
    /** Read over. */
    OTHER(
        "close_time_ms",
        "close_time",
        "taker_buy_quote",
        "taker_buy_quote_volume",
        "taker_buy_quote_asset_volume",
        "ignore",
        "minutes_present",
        "quote_qty",
        "is_best_match",
        "was_the_trade_the_best_price_match",
        "first_trade_id",
        "last_trade_id",
        "source");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    Field(String... names) {
      this.names = List.of(names);
    }
  }

  private static final List<Field> CANDLE_FIELDS =
      List.of(Field.OPEN_TIME, Field.OPEN, Field.HIGH, Field.LOW, Field.CLOSE, Field.VOLUME);

  private static final List<Field> KLINES =
      List.of(
          Field.OPEN_TIME,
          Field.OPEN,
          Field.HIGH,
          Field.LOW,
          Field.CLOSE,
          Field.VOLUME,
          Field.OTHER,
          Field.QUOTE_VOLUME,
          Field.COUNT,
          Field.TAKER_BUY_VOLUME,
          Field.OTHER,
          Field.OTHER);

  private static final List<Field> TRADES =
      List.of(
          Field.TRADE_ID,
          Field.PRICE,
          Field.QUANTITY,
          Field.OTHER,
          Field.TIME,
          Field.BUYER_IS_MAKER,
          Field.OTHER);

  private static final List<Field> AGGREGATES =
      List.of(
          Field.AGGREGATE_ID,
          Field.PRICE,
          Field.QUANTITY,
          Field.OTHER,
          Field.OTHER,
          Field.TIME,
          Field.BUYER_IS_MAKER,
          Field.OTHER);

  /**
   * Reads the first line.
   *
   * @throws IllegalArgumentException saying what is wrong with the columns and what is allowed
   */
  static Layout of(String firstLine) {
    List<String> cells =
        Arrays.stream(firstLine.split(",", -1)).map(String::strip).map(Layout::unquoted).toList();
    boolean isData = !cells.getFirst().isEmpty() && Character.isDigit(cells.getFirst().charAt(0));
    return isData ? byWidth(cells.size()) : byNames(cells);
  }

  private static Layout byWidth(int width) {
    return switch (width) {
      case 6 -> of(Content.CANDLES, CANDLE_FIELDS, false);
      case 12 -> of(Content.CANDLES, KLINES, false);
      case 7 -> of(Content.TRADES, TRADES, false);
      case 8 -> of(Content.AGGREGATE_TRADES, AGGREGATES, false);
      default ->
          throw new IllegalArgumentException(
              "a file without a header has 6 columns (open time, open, high, low, close, volume),"
                  + " 12 (klines), 7 (trades) or 8 (aggregate trades), this one has "
                  + width);
    };
  }

  private static Layout byNames(List<String> names) {
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      fields.add(field(name));
    }
    if (fields.contains(Field.OPEN_TIME)) {
      require(fields, CANDLE_FIELDS);
      return of(Content.CANDLES, fields, true);
    }
    if (fields.contains(Field.AGGREGATE_ID)) {
      require(fields, List.of(Field.PRICE, Field.QUANTITY, Field.TIME, Field.BUYER_IS_MAKER));
      return of(Content.AGGREGATE_TRADES, fields, true);
    }
    require(
        fields,
        List.of(Field.TRADE_ID, Field.PRICE, Field.QUANTITY, Field.TIME, Field.BUYER_IS_MAKER));
    return of(Content.TRADES, fields, true);
  }

  private static Field field(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (Field field : Field.values()) {
      if (field.names.contains(lower)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "column \""
            + name
            + "\" is not known; known are "
            + Arrays.stream(Field.values()).map(f -> f.names).flatMap(Collection::stream).toList());
  }

  private static void require(List<Field> fields, List<Field> needed) {
    for (Field field : needed) {
      if (!fields.contains(field)) {
        throw new IllegalArgumentException("column " + field.names.getFirst() + " is missing");
      }
    }
  }

  private static Layout of(Content content, List<Field> fields, boolean hasHeader) {
    Map<Field, Integer> columns = new EnumMap<>(Field.class);
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (field != Field.OTHER && columns.put(field, i) != null) {
        throw new IllegalArgumentException("column " + field.names.getFirst() + " comes twice");
      }
    }
    return new Layout(content, hasHeader, columns, fields.size());
  }

  private static String unquoted(String cell) {
    return cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")
        ? cell.substring(1, cell.length() - 1)
        : cell;
  }

  /** Index of a column; -1 when the file lacks it. */
  int column(Field field) {
    @Nullable Integer column = columns.get(field);
    return column == null ? -1 : column;
  }
}
