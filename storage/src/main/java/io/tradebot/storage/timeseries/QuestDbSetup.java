package io.tradebot.storage.timeseries;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Prepares QuestDB: a table for each measurement, in which a point that is written again replaces
 * itself; ticks are dropped after the retention, and samples of a minute are kept of them in views
 * that QuestDB keeps up to date.
 *
 * <p>A table that the first point has made already is changed, not replaced.
 */
public final class QuestDbSetup implements TimeSeriesSetup {
  private final URI url;
  private final long retentionDays;

  /**
   * Makes a set-up.
   *
   * @param retention of ticks, in whole days
   */
  public QuestDbSetup(URI url, Duration retention) {
    this.url = url;
    this.retentionDays = Math.max(1, retention.toDays());
  }

  @Override
  public void apply() {
    try (QuestDbSql sql = new QuestDbSql(url)) {
      statements(retentionDays).forEach(sql::ask);
    }
  }

  static List<String> statements(long retentionDays) {
    List<String> statements = new ArrayList<>();
    for (Measurement measurement : Measurement.ALL) {
      statements.add(create(measurement));
      for (String tag : measurement.tags()) {
        statements.add(addColumn(measurement, tag, "SYMBOL"));
      }
      for (Measurement.Identifier identifier : measurement.identifiers()) {
        statements.add(addColumn(measurement, identifier.name(), identifier.sqlType()));
      }
      statements.add(
          "ALTER TABLE \""
              + measurement.name()
              + "\" DEDUP ENABLE UPSERT KEYS("
              + measurement.key().stream()
                  .map(column -> '"' + column + '"')
                  .collect(Collectors.joining(", "))
              + ")");
      if (measurement.isTick()) {
        statements.add(
            "ALTER TABLE \"" + measurement.name() + "\" SET TTL " + retentionDays + " DAYS");
      }
    }
    for (String column : List.of("price", "quantity")) {
      statements.add(addColumn("market_trades", column, "DOUBLE"));
    }
    for (String column : List.of("bid", "bid_quantity", "ask", "ask_quantity", "spread_bps")) {
      statements.add(addColumn("market_quotes", column, "DOUBLE"));
    }
    statements.add(
        "CREATE MATERIALIZED VIEW IF NOT EXISTS market_trades_1m AS (SELECT timestamp, venue,"
            + " symbol, side, sum(quantity) AS quantity, avg(price) AS price, count() AS trades"
            + " FROM market_trades SAMPLE BY 1m) PARTITION BY MONTH");
    statements.add(
        "CREATE MATERIALIZED VIEW IF NOT EXISTS market_quotes_1m AS (SELECT timestamp, venue,"
            + " symbol, last(bid) AS bid, last(bid_quantity) AS bid_quantity, last(ask) AS ask,"
            + " last(ask_quantity) AS ask_quantity, avg(spread_bps) AS spread_bps FROM"
            + " market_quotes SAMPLE BY 1m) PARTITION BY MONTH");
    return statements;
  }

  private static String create(Measurement measurement) {
    StringBuilder sql =
        new StringBuilder("CREATE TABLE IF NOT EXISTS \"")
            .append(measurement.name())
            .append("\" (timestamp TIMESTAMP");
    measurement.tags().forEach(tag -> sql.append(", \"").append(tag).append("\" SYMBOL"));
    measurement
        .identifiers()
        .forEach(
            identifier ->
                sql.append(", \"")
                    .append(identifier.name())
                    .append("\" ")
                    .append(identifier.sqlType()));
    return sql.append(") TIMESTAMP(timestamp) PARTITION BY DAY WAL").toString();
  }

  private static String addColumn(Measurement measurement, String name, String type) {
    return addColumn(measurement.name(), name, type);
  }

  private static String addColumn(String table, String name, String type) {
    return "ALTER TABLE \"" + table + "\" ADD COLUMN IF NOT EXISTS \"" + name + "\" " + type;
  }
}
