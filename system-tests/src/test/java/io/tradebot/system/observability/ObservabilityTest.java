package io.tradebot.system.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tradebot.testkit.SharedData;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dashboards, rules and pages name what the services export, and say what it means. */
class ObservabilityTest {
  private static final Path ROOT = SharedData.projectRoot();
  private static final Pattern METRIC =
      Pattern.compile("(?<![:\\w])(?:tradebot|jvm|process|http|system)_[a-z0-9_]+(?![:\\w])");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern MEASUREMENT = Pattern.compile("r\\._measurement == \"(\\w+)\"");
  private static final Pattern STAGE = Pattern.compile("\\|> (\\w+)\\(");

  /** Exported by libraries in every service; seen in a scrape of a running stack. */
  private static final Set<String> OF_LIBRARIES =
      Set.of(
          "jvm_memory_used_bytes",
          "jvm_memory_usage_after_gc",
          "jvm_gc_pause_seconds_sum",
          "jvm_threads_live_threads",
          "process_cpu_usage",
          "process_files_open_files",
          "process_start_time_seconds",
          "http_server_requests_seconds_count",
          "http_server_requests_seconds_sum");

  private static final Set<String> FLUX_STAGES =
      Set.of("range", "filter", "group", "aggregateWindow", "keep", "map", "sort", "limit");

  /**
   * {@code -Dmetrics.write=true} writes the page anew instead; the meaning of a new metric is then
   * a dash to be replaced.
   */
  @Test
  void documentsEveryMetric() throws IOException {
    String expected = MetricsPage.render(MetricsPage.read(), MeterSources.read());
    if (Boolean.getBoolean("metrics.write")) {
      Files.writeString(MetricsPage.file(), expected);
    }

    assertThat(MetricsPage.read())
        .as("docs/metrics.md is not what the sources say; run this test with -Dmetrics.write=true")
        .isEqualTo(expected);
    assertThat(MetricsPage.meanings(expected)).isNotEmpty();
  }

  @Test
  void namesOnlyMetricsThatServicesExport() throws IOException {
    Map<String, MeterSources.Meter> meters = MeterSources.read();
    List<String> unknown = new ArrayList<>();
    for (Path file : files("grafana/dashboards", ".json", "prometheus/rules", ".yml")) {
      Matcher named = METRIC.matcher(Files.readString(file));
      while (named.find()) {
        String name = named.group();
        if (!OF_LIBRARIES.contains(name)
            && !meters.containsKey(name)
            && !isSeriesOf(meters, name)
            && !Files.readString(file).contains("record: " + name)) {
          unknown.add(name + " in " + file.getFileName());
        }
      }
    }

    assertThat(unknown).isEmpty();
  }

  /** Whether it is a series of a timer; buckets are there only where a histogram is published. */
  private static boolean isSeriesOf(Map<String, MeterSources.Meter> meters, String series) {
    MeterSources.Meter meter = meters.get(series.replaceFirst("_(bucket|sum|count|max)$", ""));
    return meter != null && (!series.endsWith("_bucket") || meter.type().equals("histogram"));
  }

  @Test
  void saysOfEveryPanelWhatItShows() throws IOException {
    Set<String> titles = new TreeSet<>();
    for (Path file : files("grafana/dashboards", ".json")) {
      JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(file));
      assertThat(titles.add(dashboard.path("uid").asString(""))).as(file + " uid").isTrue();
      assertThat(dashboard.path("annotations").path("list").size())
          .as(file.toString())
          .isEqualTo(3);
      Set<Integer> ids = new TreeSet<>();
      for (JsonNode panel : dashboard.get("panels")) {
        String name = file.getFileName() + ": " + panel.path("title").asString("?");
        assertThat(ids.add(panel.path("id").asInt())).as(name + " id").isTrue();
        assertThat(panel.path("title").asString("")).as(name).isNotBlank();
        if (panel.path("type").asString("").equals("row")) {
          continue;
        }
        assertThat(panel.path("description").asString("")).as(name + " description").isNotBlank();
        assertThat(panel.path("fieldConfig").path("defaults").path("unit").asString(""))
            .as(name + " unit")
            .isNotBlank();
        assertThat(panel.path("targets").size()).as(name + " targets").isPositive();
      }
    }
    assertThat(titles).hasSize(7);
  }

  @Test
  void asksTheStoreInFluxForWhatIsWritten() throws IOException {
    String known =
        Files.readString(
            ROOT.resolve("storage/src/main/java/io/tradebot/storage/timeseries/Measurement.java"));
    int seen = 0;
    for (Path file : files("grafana/dashboards", ".json")) {
      for (String query : queries(JsonMapper.shared().readTree(Files.readString(file)))) {
        seen++;
        String what = file.getFileName() + ": " + query;
        assertThat(query).as(what).startsWith("from(bucket: v.defaultBucket)\n  |> range(");
        Matcher measurement = MEASUREMENT.matcher(query);
        assertThat(measurement.find()).as(what).isTrue();
        assertThat(known).as(what).contains('"' + measurement.group(1) + '"');
        assertThat(STAGE.matcher(query).results().map(stage -> stage.group(1)))
            .as(what)
            .allMatch(FLUX_STAGES::contains);
        assertThat(balance(query)).as(what).isZero();
      }
    }
    assertThat(seen).isPositive();
  }

  @Test
  void hasATestAndAnEntryInTheRunbookForEveryAlert() throws IOException {
    String runbook = Files.readString(ROOT.resolve("docs/runbook.md"));
    StringBuilder tests = new StringBuilder();
    for (Path file : files("prometheus/tests", ".yml")) {
      tests.append(Files.readString(file));
    }
    int seen = 0;
    for (Path file : files("prometheus/rules", ".yml")) {
      Matcher alert = ALERT.matcher(Files.readString(file));
      while (alert.find()) {
        seen++;
        assertThat(runbook).as("runbook").contains("| " + alert.group(1) + " |");
        assertThat(tests).as("tests").contains("alertname: " + alert.group(1));
      }
    }
    assertThat(seen).isPositive();
  }

  @Test
  void passesPromtool() throws IOException, InterruptedException {
    String promtool = onPath("promtool");
    assumeTrue(!promtool.isEmpty(), "promtool is not installed: rules are not tried");

    for (Path file : files("prometheus/rules", ".yml")) {
      run(promtool, "check", "rules", file.toString());
    }
    for (Path file : files("prometheus/tests", ".yml")) {
      run(promtool, "test", "rules", file.toString());
    }
    assertThat(expressions()).isNotEmpty();
    Path folder = Files.createTempDirectory("panels-");
    Path rules = folder.resolve("panels.yml");
    Files.writeString(rules, asRules(expressions()));
    run(promtool, "check", "rules", rules.toString());
  }

  /**
   * With {@code -Dprometheus.url=http://127.0.0.1:9090} of a stack that trades, every panel's
   * question is asked there; those that find nothing are printed, because most counters come into
   * being with their first event.
   */
  @Test
  void isAnsweredByPrometheus() throws IOException, InterruptedException {
    String url = System.getProperty("prometheus.url", "");
    assumeTrue(!url.isEmpty(), "no -Dprometheus.url: panels are not asked for their data");
    List<String> refused = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String expression : expressions()) {
        String query = "query=" + URLEncoder.encode(plain(expression), StandardCharsets.UTF_8);
        HttpResponse<String> response =
            http.send(
                HttpRequest.newBuilder(URI.create(url + "/api/v1/query?" + query)).build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JsonMapper.shared().readTree(response.body());
        if (!answer.path("status").asString("").equals("success")) {
          refused.add(expression + ": " + answer);
        } else if (answer.path("data").path("result").isEmpty()) {
          empty.add(expression);
        }
      }
    }
    System.out.println(
        expressions().size()
            + " panel queries, "
            + empty.size()
            + " without data:\n  "
            + String.join("\n  ", empty));

    assertThat(refused).isEmpty();
    assertThat(empty.size()).as("most panels have data").isLessThan(expressions().size() / 2);
  }

  /** An expression with Grafana's variables replaced. */
  private static String plain(String expression) {
    return expression.replace("$symbol", ".*").replace("$__rate_interval", "1m");
  }

  /** Every panel's question as a recording rule, so that promtool parses it. */
  private static String asRules(List<String> expressions) {
    StringBuilder rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
    int number = 0;
    for (String expression : expressions) {
      rules.append(
          "      - record: panel:%d\n        expr: '%s'\n"
              .formatted(number++, plain(expression).replace("'", "''")));
    }
    return rules.toString();
  }

  private static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    for (Path file : files("grafana/dashboards", ".json")) {
      collect(JsonMapper.shared().readTree(Files.readString(file)), "expr", expressions);
    }
    return expressions;
  }

  private static List<String> queries(JsonNode node) {
    List<String> queries = new ArrayList<>();
    collect(node, "query", queries);
    queries.removeIf(query -> !query.startsWith("from("));
    return queries;
  }

  private static void collect(JsonNode node, String field, List<String> into) {
    if (node.has(field) && node.get(field).isString()) {
      into.add(node.get(field).asString());
    }
    for (JsonNode child : node) {
      collect(child, field, into);
    }
  }

  private static int balance(String text) {
    int open = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
    }
    return open;
  }

  private static List<Path> files(String... foldersAndEnds) throws IOException {
    List<Path> found = new ArrayList<>();
    for (int i = 0; i < foldersAndEnds.length; i += 2) {
      String end = foldersAndEnds[i + 1];
      try (Stream<Path> files = Files.list(ROOT.resolve(foldersAndEnds[i]))) {
        files.filter(file -> file.toString().endsWith(end)).sorted().forEach(found::add);
      }
    }
    return found;
  }

  private static String onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path file = Path.of(folder).resolve(program);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    return "";
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("promtool-", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " did not end");
    }
    assertThat(process.exitValue())
        .as(String.join(" ", command) + "\n" + Files.readString(output))
        .isZero();
  }
}
