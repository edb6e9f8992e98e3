package io.tradebot.storage.timeseries;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.exceptions.InfluxException;
import com.influxdb.query.FluxRecord;
import com.influxdb.query.FluxTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads points by Flux from InfluxDB 2. Throws {@link UncheckedIOException} when the store does not
 * answer or refuses.
 *
 * <p>Which columns are tags is known by the pivot: what groups a table is a tag, what the pivot
 * made is a field.
 */
public final class FluxTimeSeriesReader implements TimeSeriesReader, AutoCloseable {
  private final InfluxDBClient client;
  private final String org;
  private final String bucket;

  public FluxTimeSeriesReader(URI url, String org, String bucket, String token) {
    this.client = InfluxDBClientFactory.create(url.toString(), token.toCharArray(), org, bucket);
    this.org = org;
    this.bucket = bucket;
  }

  @Override
  public List<Point> read(
      String measurement, Map<String, String> tags, Instant from, Instant to, int limit) {
    String query = flux(bucket, measurement, tags, from, to, limit);
    if (!from.isBefore(to)) {
      // InfluxDB takes an empty range for a mistake.
      return List.of();
    }
    List<FluxTable> tables;
    try {
      tables = client.getQueryApi().query(query, org);
    } catch (InfluxException failure) {
      throw new UncheckedIOException(
          "cannot read from InfluxDB", new IOException(failure.getMessage(), failure));
    }
    List<Point> points = new ArrayList<>();
    for (FluxTable table : tables) {
      List<String> tagNames =
          table.getColumns().stream()
              .filter(column -> column.isGroup() && !column.getLabel().startsWith("_"))
              .map(column -> column.getLabel())
              .toList();
      for (FluxRecord row : table.getRecords()) {
        Point point = point(measurement, tagNames, row);
        if (point != null) {
          points.add(point);
        }
      }
    }
    points.sort((a, b) -> Long.compare(a.timeNs(), b.timeNs()));
    return points.size() <= limit ? points : List.copyOf(points.subList(0, limit));
  }

  /** The query; every name is checked and every value escaped, so that no text can change it. */
  static String flux(
      String bucket,
      String measurement,
      Map<String, String> tags,
      Instant from,
      Instant to,
      int limit) {
    StringBuilder flux =
        new StringBuilder("from(bucket: ")
            .append(text(bucket))
            .append(")\n  |> range(start: ")
            .append(from)
            .append(", stop: ")
            .append(to)
            .append(")\n  |> filter(fn: (r) => r._measurement == ")
            .append(text(LineProtocol.name(measurement)))
            .append(")\n");
    new TreeMap<>(tags)
        .forEach(
            (tag, value) ->
                flux.append("  |> filter(fn: (r) => r[\"")
                    .append(LineProtocol.name(tag))
                    .append("\"] == ")
                    .append(text(value))
                    .append(")\n"));
    // Each table is one set of tags, so the limit holds for each; the caller cuts the sum.
    return flux.append(
            "  |> pivot(rowKey: [\"_time\"], columnKey: [\"_field\"], valueColumn: \"_value\")\n")
        .append("  |> sort(columns: [\"_time\"])\n")
        .append("  |> limit(n: ")
        .append(Limits.positive(limit))
        .append(")\n")
        .toString();
  }

  private static String text(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        // Begins an interpolation.
        case '$' -> quoted.append("\\$");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static @Nullable Point point(String measurement, List<String> tagNames, FluxRecord row) {
    Instant time = row.getTime();
    if (time == null) {
      return null;
    }
    Map<String, String> tags = new HashMap<>();
    Map<String, Object> fields = new HashMap<>();
    row.getValues()
        .forEach(
            (name, value) -> {
              if (value == null || name.startsWith("_") || isPlumbing(name)) {
                return;
              }
              if (tagNames.contains(name)) {
                tags.put(name, value.toString());
              } else {
                fields.put(name, value);
              }
            });
    return fields.isEmpty() ? null : new Point(measurement, tags, fields, Times.toNs(time));
  }

  private static boolean isPlumbing(String name) {
    return name.equals("result") || name.equals("table");
  }

  @Override
  public void close() {
    client.close();
  }
}
