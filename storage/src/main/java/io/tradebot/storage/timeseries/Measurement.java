package io.tradebot.storage.timeseries;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a measurement before its first point.
 *
 * @param tags in the order of the table
 * @param identifiers fields that tell points of one series and time apart, with their SQL type
 * @param isTick whether it is dropped after the retention; the others are kept
 */
record Measurement(String name, List<String> tags, List<Identifier> identifiers, boolean isTick) {

  record Identifier(String name, String sqlType) {}

  /** All that tradebot writes and that has a settled shape. */
  static final List<Measurement> ALL =
      List.of(
          tick(
              "market_trades",
              List.of("venue", "symbol", "side"),
              new Identifier("trade_id", "LONG")),
          tick("market_quotes", List.of("venue", "symbol")),
          tick("order_book_l2", List.of("venue", "symbol")),
          tick("marks", List.of("account", "venue", "symbol", "strategy")),
          tick("analyses", List.of("strategy", "venue", "symbol", "decision")),
          kept("candles", List.of("venue", "symbol", "timeframe")),
          kept(
              "sentiment_posts",
              List.of("asset", "source", "scorer"),
              new Identifier("post_id", "VARCHAR")),
          kept(
              "data_gaps",
              List.of("venue", "symbol", "stream", "kind"),
              new Identifier("to_ns", "LONG")),
          kept("sentiment_index", List.of("asset")),
          kept(
              "signals",
              List.of("strategy", "venue", "symbol", "stance"),
              new Identifier("signal_id", "VARCHAR")),
          kept(
              "orders",
              List.of("venue", "symbol", "strategy", "side", "role", "status"),
              new Identifier("order_id", "VARCHAR")),
          kept(
              "fills",
              List.of("venue", "symbol", "strategy", "side", "role", "liquidity"),
              new Identifier("trade_id", "VARCHAR")),
          kept("equity", List.of("account")));

  /** Measurements that are kept and whose shape others settle. */
  static final List<String> KEPT_AS_WRITTEN = List.of("features", "predictions");

  private static Measurement tick(String name, List<String> tags, Identifier... identifiers) {
    return new Measurement(name, tags, List.of(identifiers), true);
  }

  private static Measurement kept(String name, List<String> tags, Identifier... identifiers) {
    return new Measurement(name, tags, List.of(identifiers), false);
  }

  /** Columns that make a point one and the same: time, tags, identifiers. */
  List<String> key() {
    List<String> key = new ArrayList<>();
    key.add("timestamp");
    key.addAll(tags);
    identifiers.forEach(identifier -> key.add(identifier.name()));
    return key;
  }
}
