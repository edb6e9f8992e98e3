package io.tradebot.storage.timeseries;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * As much of InfluxDB 2 as the adapters ask for, over HTTP: writes in the line protocol, queries in
 * the very Flux that the reader sends, answered as annotated CSV with one table for each series,
 * and the API of organizations, buckets and tasks. Any other query is refused.
 */
final class InfluxStub implements AutoCloseable {
  private static final Pattern QUERY =
      Pattern.compile(
          "from\\(bucket: \"(?<bucket>[^\"]+)\"\\)\n"
              + "  \\|> range\\(start: (?<start>\\S+), stop: (?<stop>\\S+)\\)\n"
              + "  \\|> filter\\(fn: \\(r\\) => r\\._measurement == \"(?<measurement>\\w+)\"\\)\n"
              + "(?<tags>(?:  \\|> filter\\(fn: \\(r\\) => r\\[\"\\w+\"] =="
              + " \"(?:[^\"\\\\]|\\\\.)*\"\\)\n"
              + ")*)  \\|> pivot\\(rowKey: \\[\"_time\"], columnKey: \\[\"_field\"], valueColumn:"
              + " \"_value\"\\)\n"
              + "  \\|> sort\\(columns: \\[\"_time\"]\\)\n"
              + "  \\|> limit\\(n: (?<limit>\\d+)\\)\n");
  private static final Pattern TAG =
      Pattern.compile("r\\[\"(\\w+)\"] == \"((?:[^\"\\\\]|\\\\.)*)\"");

  final List<String> calls = new CopyOnWriteArrayList<>();
  final Map<String, ObjectNode> buckets = new TreeMap<>();
  final Map<String, ObjectNode> tasks = new TreeMap<>();
  private final JsonMapper json = new JsonMapper();
  // Series, time, field: the store keeps one value for the three.
  private final Map<Series, TreeMap<Long, Map<String, Object>>> series = new TreeMap<>();
  private final HttpServer server;

  private record Series(String measurement, TreeMap<String, String> tags)
      implements Comparable<Series> {
    @Override
    public int compareTo(Series other) {
      return toString().compareTo(other.toString());
    }
  }

  InfluxStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      String call = exchange.getRequestMethod() + " " + path;
      synchronized (this) {
        calls.add(call);
        if (!"Token t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
          send(exchange, 401, "application/json", "{\"code\":\"unauthorized\"}");
        } else if (call.equals("POST /api/v2/write")) {
          body.lines().forEach(this::take);
          exchange.sendResponseHeaders(204, -1);
        } else if (call.equals("POST /api/v2/query")) {
          query(exchange, json.readTree(body).path("query").asString());
        } else {
          manage(exchange, call, body);
        }
      }
    }
  }

  private void take(String line) {
    List<String> parts = split(line, ' ');
    List<String> head = split(parts.get(0), ',');
    TreeMap<String, String> tags = new TreeMap<>();
    for (String tag : head.subList(1, head.size())) {
      List<String> pair = split(tag, '=');
      tags.put(pair.get(0), pair.get(1).replaceAll("\\\\(.)", "$1"));
    }
    Map<String, Object> fields =
        series
            .computeIfAbsent(new Series(head.getFirst(), tags), s -> new TreeMap<>())
            .computeIfAbsent(Long.parseLong(parts.get(2)), t -> new TreeMap<>());
    for (String field : split(parts.get(1), ',')) {
      int equals = field.indexOf('=');
      fields.put(field.substring(0, equals), value(field.substring(equals + 1)));
    }
  }

  private static Object value(String text) {
    if (text.startsWith("\"")) {
      return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    return text.endsWith("i")
        ? (Object) Long.valueOf(text.substring(0, text.length() - 1))
        : (Object) Double.valueOf(text);
  }

  /** Splits where a separator is neither escaped nor in quotes. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private void query(HttpExchange exchange, String flux) throws IOException {
    Matcher query = QUERY.matcher(flux);
    if (!query.matches()) {
      send(
          exchange, 400, "application/json", "{\"code\":\"invalid\",\"message\":\"not this one\"}");
      return;
    }
    Instant start = Instant.parse(query.group("start"));
    Instant stop = Instant.parse(query.group("stop"));
    if (!start.isBefore(stop)) {
      send(
          exchange,
          400,
          "application/json",
          "{\"code\":\"invalid\",\"message\":\"cannot query an empty range\"}");
      return;
    }
    Map<String, String> wanted = new TreeMap<>();
    Matcher tag = TAG.matcher(query.group("tags"));
    while (tag.find()) {
      wanted.put(tag.group(1), tag.group(2).replaceAll("\\\\(.)", "$1"));
    }
    StringBuilder csv = new StringBuilder();
    int[] table = {0};
    series.forEach(
        (key, rows) -> {
          if (key.measurement.equals(query.group("measurement"))
              && wanted.entrySet().stream()
                  .allMatch(e -> e.getValue().equals(key.tags.get(e.getKey())))) {
            appendTable(csv, table, key, start, stop, rows, Integer.parseInt(query.group("limit")));
          }
        });
    send(exchange, 200, "text/csv; charset=utf-8", csv.toString());
  }

  private static void appendTable(
      StringBuilder csv,
      int[] table,
      Series key,
      Instant start,
      Instant stop,
      NavigableMap<Long, Map<String, Object>> rows,
      int limit) {
    Map<Long, Map<String, Object>> found =
        rows.subMap(Times.toNs(start), true, Times.toNs(stop), false);
    if (found.isEmpty()) {
      return;
    }
    TreeSet<String> fields = new TreeSet<>();
    Map<String, String> types = new TreeMap<>();
    found
        .values()
        .forEach(
            row ->
                row.forEach(
                    (name, value) -> {
                      fields.add(name);
                      types.put(
                          name,
                          switch (value) {
                            case String s -> "string";
                            case Long l -> "long";
                            case Boolean b -> "boolean";
                            default -> "double";
                          });
                    }));
    csv.append("#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,string");
    key.tags.forEach((name, value) -> csv.append(",string"));
    fields.forEach(name -> csv.append(',').append(types.get(name)));
    csv.append("\r\n#group,false,false,true,true,false,true");
    key.tags.forEach((name, value) -> csv.append(",true"));
    fields.forEach(name -> csv.append(",false"));
    csv.append("\r\n#default,_result,,,,,").append(",".repeat(key.tags.size() + fields.size()));
    csv.append("\r\n,result,table,_start,_stop,_time,_measurement");
    key.tags.keySet().forEach(name -> csv.append(',').append(name));
    fields.forEach(name -> csv.append(',').append(name));
    csv.append("\r\n");
    found.entrySet().stream()
        .limit(limit)
        .forEach(
            row -> {
              csv.append(",,").append(table[0]).append(',').append(start).append(',').append(stop);
              csv.append(',').append(Times.toInstant(row.getKey()));
              csv.append(',').append(key.measurement);
              key.tags.values().forEach(value -> csv.append(',').append(quoted(value)));
              for (String field : fields) {
                Object value = row.getValue().get(field);
                csv.append(',').append(value == null ? "" : quoted(value.toString()));
              }
              csv.append("\r\n");
            });
    csv.append("\r\n");
    table[0]++;
  }

  private static String quoted(String value) {
    return value.matches("[^,\"\r\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  private void manage(HttpExchange exchange, String call, String body) throws IOException {
    String search = String.valueOf(exchange.getRequestURI().getQuery());
    ObjectNode answer = json.createObjectNode();
    if (call.equals("GET /api/v2/orgs")) {
      answer.putArray("orgs").addObject().put("id", "0rg").put("name", "tradebot");
      send(exchange, 200, "application/json", answer.toString());
    } else if (call.equals("GET /api/v2/buckets")) {
      ArrayNode list = answer.putArray("buckets");
      buckets.values().stream().filter(bucket -> isNamed(bucket, search)).forEach(list::add);
      send(exchange, 200, "application/json", answer.toString());
    } else if (call.equals("POST /api/v2/buckets")) {
      ObjectNode made = (ObjectNode) json.readTree(body);
      made.put("id", "bucket" + buckets.size());
      buckets.put(made.path("name").asString(), made);
      send(exchange, 201, "application/json", made.toString());
    } else if (call.startsWith("PATCH /api/v2/buckets/")) {
      JsonNode change = json.readTree(body);
      ObjectNode bucket = find(buckets, call.substring(call.lastIndexOf('/') + 1));
      bucket.set("retentionRules", change.path("retentionRules"));
      send(exchange, 200, "application/json", bucket.toString());
    } else if (call.equals("GET /api/v2/tasks")) {
      ArrayNode list = answer.putArray("tasks");
      tasks.values().stream().filter(task -> isNamed(task, search)).forEach(list::add);
      send(exchange, 200, "application/json", answer.toString());
    } else if (call.equals("POST /api/v2/tasks")) {
      ObjectNode made = (ObjectNode) json.readTree(body);
      Matcher name = Pattern.compile("name: \"([^\"]+)\"").matcher(made.path("flux").asString());
      made.put("id", "task" + tasks.size());
      made.put("name", name.find() ? name.group(1) : "?");
      tasks.put(made.path("name").asString(), made);
      send(exchange, 201, "application/json", made.toString());
    } else if (call.startsWith("PATCH /api/v2/tasks/")) {
      ObjectNode task = find(tasks, call.substring(call.lastIndexOf('/') + 1));
      task.set("flux", json.readTree(body).path("flux"));
      send(exchange, 200, "application/json", task.toString());
    } else {
      send(exchange, 404, "application/json", "{\"code\":\"not found\"}");
    }
  }

  private static boolean isNamed(ObjectNode node, String search) {
    return List.of(search.split("&")).contains("name=" + node.path("name").asString());
  }

  private static ObjectNode find(Map<String, ObjectNode> all, String id) {
    return all.values().stream()
        .filter(node -> node.path("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
