package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks every operation of the description for what it has and has not: no answer may be a failure
 * of the server, and every answer must keep to the description. {@code -Dfuzz.requests=20000} goes
 * further, {@code -Dfuzz.seed} repeats.
 */
class ApiFuzzTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> GOOD =
      List.of(
          "BTC-USDT",
          "ETH-USDT",
          "sma_crossover",
          "1s",
          "1m",
          "1",
          "50",
          "fill",
          "round_trip",
          "open",
          "closed",
          "momentum",
          "info",
          "BTC",
          "0.01",
          "60000",
          "gtc",
          "buy",
          "order-executor",
          "2026-01-01T00:00:00Z",
          "2026-12-31T23:59:59.999Z",
          "1700000000000-0",
          "tbabcdefghijklmnop");
  private static final List<String> BAD =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "99999999999999999999",
          "1e400",
          "NaN",
          "Infinity",
          "0.000000000000000000000000000000000000000001",
          "null",
          "true",
          "BTC/USDT",
          "btc-usdt",
          "DOGE-EUR",
          "\u0411\u0422\u0426-USDT",
          "../../etc/passwd",
          "%00",
          "\u0000",
          "a\r\nSet-Cookie: x=1",
          "' OR 1=1 --",
          "\"; drop table candles; --",
          "\") |> drop(columns: [\"_value\"])",
          "${jndi:ldap://127.0.0.1/x}",
          "<script>alert(1)</script>",
          "-292275055-05-16T16:47:04Z",
          "+999999999-12-31T23:59:59Z",
          "0000-00-00T00:00:00Z",
          "1970-01-01T00:00:00Z",
          "9999999999999999999-9999999999999999999",
          "\ud83d\ude80",
          "x".repeat(3_000));

  private static final List<String> NO_BODIES =
      List.of("{", "[]", "null", "\"x\"", "1e400", "{\"a\":1,\"a\":2}", "{}}", "[".repeat(2_000));

  private static ControlApiFixture api;
  private static OpenApiDocument document;

  @BeforeAll
  static void startApplication() {
    api = new ControlApiFixture();
    document = new OpenApiDocument(ControlApiFixture.json(api.send(api.request("/v3/api-docs"))));
  }

  @AfterAll
  static void stopApplication() {
    api.close();
  }

  @Test
  void answersEverythingAsDescribedAndNeverFails() {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    int requests = Integer.getInteger("fuzz.requests", 400);
    Random random = new Random(seed);
    List<OpenApiDocument.Operation> operations =
        document.operations().stream().filter(operation -> !operation.streams()).toList();
    assertThat(operations).hasSizeGreaterThan(30);
    Map<String, Integer> statuses = new HashMap<>();
    List<String> findings = new ArrayList<>();

    for (int i = 0; i < requests; i++) {
      // Every operation in turn, so that a short run leaves none out.
      OpenApiDocument.Operation operation = operations.get(i % operations.size());
      HttpRequest.Builder request = request(operation, random);
      HttpResponse<String> response = api.send(request);
      statuses.merge(operation.method() + " " + response.statusCode(), 1, Integer::sum);
      String what = operation.method() + " " + request.build().uri() + ": ";
      if (response.statusCode() >= 500) {
        findings.add(what + response.statusCode() + " " + response.body());
      } else if (response.statusCode() >= 400) {
        if (!response.headers().firstValue("Content-Type").orElse("").contains("problem+json")) {
          findings.add(what + response.statusCode() + " without problem details");
        }
      } else if (response.headers().firstValue("Content-Type").orElse("").contains("json")
          && response.statusCode() == 200) {
        JsonNode answer = ControlApiFixture.json(response);
        document.violations(operation, answer).forEach(v -> findings.add(what + v));
      }
    }

    assertThat(findings).as("seed %d, answers %s", seed, statuses).isEmpty();
    assertThat(statuses).as("seed %d", seed).containsKeys("GET 200", "GET 400", "POST 200");
  }

  @Test
  void describesEveryOperationWithASummaryAndASchema() {
    for (OpenApiDocument.Operation operation : document.operations()) {
      String name = operation.method() + " " + operation.path();
      assertThat(operation.description().path("summary").asString("")).as(name).isNotBlank();
      assertThat(operation.description().path("operationId").asString("")).as(name).isNotBlank();
      assertThat(operation.description().path("responses").isEmpty()).as(name).isFalse();
    }
    List<String> ids =
        document.operations().stream()
            .map(operation -> operation.description().path("operationId").asString())
            .toList();
    // A generated client names its methods by them.
    assertThat(new TreeSet<>(ids)).hasSameSizeAs(ids);
  }

  private HttpRequest.Builder request(OpenApiDocument.Operation operation, Random random) {
    String path = operation.path();
    StringBuilder query = new StringBuilder();
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.path("name").asString();
      switch (parameter.path("in").asString()) {
        case "path" -> path = path.replace("{" + name + "}", inPath(text(random)));
        case "query" -> {
          if (random.nextInt(3) > 0) {
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(text(random), StandardCharsets.UTF_8));
          }
        }
        default -> {
          // Headers stay as they are.
        }
      }
    }
    HttpRequest.Builder request =
        api.request(path + query).header("X-API-Key", ControlApiFixture.KEY);
    JsonNode schema = document.resolved(operation.bodySchema());
    if (operation.method().equals("POST")) {
      request.header("Content-Type", "application/json");
      request.POST(HttpRequest.BodyPublishers.ofString(body(schema, random)));
    } else {
      request.method(operation.method(), HttpRequest.BodyPublishers.noBody());
    }
    return request;
  }

  /** What a path can carry without an escape, of which none is let in. */
  private static String inPath(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9._-]", "");
    return plain.isEmpty() ? "x" : plain;
  }

  private String body(JsonNode schema, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "";
      case 1 -> NO_BODIES.get(random.nextInt(NO_BODIES.size()));
      default -> {
        ObjectNode body = JSON.createObjectNode();
        schema
            .path("properties")
            .propertyStream()
            .forEach(
                field -> {
                  if (random.nextInt(3) > 0) {
                    body.set(field.getKey(), value(random));
                  }
                });
        if (random.nextInt(10) == 0) {
          body.put("unknown", 1);
        }
        yield JSON.writeValueAsString(body);
      }
    };
  }

  private static JsonNode value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> JSON.getNodeFactory().numberNode(random.nextLong());
      case 1 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
      case 2 -> {
        ArrayNode list = JSON.createArrayNode();
        yield list.add(text(random));
      }
      case 3 -> JSON.createObjectNode().put("x", text(random));
      case 4 -> JSON.nullNode();
      default -> JSON.getNodeFactory().stringNode(text(random));
    };
  }

  private static String text(Random random) {
    return random.nextInt(3) > 0
        ? GOOD.get(random.nextInt(GOOD.size()))
        : BAD.get(random.nextInt(BAD.size()));
  }
}
