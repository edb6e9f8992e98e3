package io.tradebot.storage.dataset;

import java.util.List;

/**
 * The columns of a file; every value is a {@code long}.
 *
 * @param name of the record in the file
 */
record ColumnSchema(String name, List<Column> columns) {
  static final ColumnSchema CANDLES =
      new ColumnSchema(
          "candles",
          List.of(
              new Column("open_time", Kind.TIME, false),
              new Column("open", Kind.DECIMAL, false),
              new Column("high", Kind.DECIMAL, false),
              new Column("low", Kind.DECIMAL, false),
              new Column("close", Kind.DECIMAL, false),
              new Column("volume", Kind.DECIMAL, false),
              new Column("quote_volume", Kind.DECIMAL, true),
              new Column("taker_buy_volume", Kind.DECIMAL, true),
              new Column("trades", Kind.NUMBER, true),
              new Column("source", Kind.NUMBER, false)));

  static final ColumnSchema TRADES =
      new ColumnSchema(
          "trades",
          List.of(
              new Column("time", Kind.TIME, false),
              new Column("trade_id", Kind.NUMBER, false),
              new Column("price", Kind.DECIMAL, false),
              new Column("quantity", Kind.DECIMAL, false),
              new Column("side", Kind.NUMBER, false)));

  /** What a column's numbers mean. */
  enum Kind {
    /** Unix epoch nanoseconds. */
    TIME,
    /** Units of 10<sup>-8</sup>. */
    DECIMAL,
    NUMBER
  }

  /**
   * One column.
   *
   * @param optional whether values may be unknown, {@link CandleSeries#UNKNOWN} in memory and null
   *     in the file
   */
  record Column(String name, Kind kind, boolean optional) {}
}
