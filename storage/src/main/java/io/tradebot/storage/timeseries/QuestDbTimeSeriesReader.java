package io.tradebot.storage.timeseries;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads points by SQL over QuestDB's HTTP interface ({@code /exec}).
 *
 * <p>Columns of type {@code SYMBOL} are tags, all others but {@code timestamp} are fields. QuestDB
 * keeps microseconds, so the last three digits of a time are zero. Throws {@link
 * UncheckedIOException} when the store does not answer or refuses.
 */
public final class QuestDbTimeSeriesReader implements TimeSeriesReader, AutoCloseable {
  private static final String TIME = "timestamp";

  private final QuestDbSql sql;

  public QuestDbTimeSeriesReader(URI url) {
    this.sql = new QuestDbSql(url);
  }

  @Override
  public List<Point> read(
      String measurement, Map<String, String> tags, Instant from, Instant to, int limit) {
    String table = LineProtocol.name(measurement);
    StringBuilder query =
        new StringBuilder("SELECT * FROM \"")
            .append(table)
            .append("\" WHERE ")
            .append(TIME)
            .append(" >= '")
            .append(from)
            .append("' AND ")
            .append(TIME)
            .append(" < '")
            .append(to)
            .append('\'');
    new TreeMap<>(tags)
        .forEach(
            (tag, value) ->
                query
                    .append(" AND \"")
                    .append(LineProtocol.name(tag))
                    .append("\" = '")
                    .append(value.replace("'", "''"))
                    .append('\''));
    query.append(" ORDER BY ").append(TIME).append(" LIMIT ").append(Limits.positive(limit));
    return points(table, sql.askTable(query.toString()));
  }

  private static List<Point> points(String table, JsonNode answer) {
    List<JsonNode> columns = answer.path("columns").values().stream().collect(Collectors.toList());
    List<Point> points = new ArrayList<>();
    for (JsonNode row : answer.path("dataset")) {
      Map<String, String> tags = new LinkedHashMap<>();
      Map<String, Object> fields = new LinkedHashMap<>();
      long timeNs = 0;
      for (int i = 0; i < columns.size(); i++) {
        String name = columns.get(i).path("name").asString("");
        String type = columns.get(i).path("type").asString("");
        JsonNode value = row.path(i);
        if (name.equals(TIME)) {
          timeNs = Times.toNs(Instant.parse(value.asString()));
        } else if (!value.isNull() && type.equals("SYMBOL")) {
          tags.put(name, value.asString());
        } else if (!value.isNull()) {
          fields.put(name, field(type, value));
        }
      }
      if (!fields.isEmpty()) {
        points.add(new Point(table, tags, fields, timeNs));
      }
    }
    return points;
  }

  private static Object field(String type, JsonNode value) {
    return switch (type) {
      case "DOUBLE", "FLOAT" -> value.asDouble();
      case "LONG", "INT", "SHORT", "BYTE" -> value.asLong();
      case "BOOLEAN" -> value.asBoolean();
      default -> value.asString();
    };
  }

  @Override
  public void close() {
    sql.close();
  }
}
