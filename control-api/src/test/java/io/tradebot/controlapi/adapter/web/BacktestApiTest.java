package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.platform.configuration.TradebotConfiguration;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Backtests over the API, run by a program that behaves as it is told. */
class BacktestApiTest {
  private static ControlApiFixture api;

  @BeforeAll
  static void startApplication() {
    api = new ControlApiFixture();
  }

  @AfterAll
  static void stopApplication() {
    api.close();
  }

  private static HttpResponse<String> start(int behaviour) {
    return api.post(
        "/api/backtests",
        """
        {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "from": "2021-01-01",
         "to": "2021-01-02", "parameters": {"fast_period": "%d"},
         "fees": {"maker": "0.001", "taker": "0.002"}}
        """
            .formatted(behaviour));
  }

  private static String started(int behaviour) {
    HttpResponse<String> response = start(behaviour);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    String id = ControlApiFixture.json(response).path("id").asString();
    assertThat(response.headers().firstValue("Location")).contains("/api/backtests/" + id);
    return id;
  }

  private static JsonNode awaited(String id, String status) {
    ControlApiFixture.await(
        id + " to be " + status,
        () -> api.json("/api/backtests/" + id).path("status").asString().equals(status));
    return api.json("/api/backtests/" + id);
  }

  @Test
  void runsOneToItsReport() {
    String id = started(StandInResearch.GOOD);

    JsonNode done = awaited(id, "DONE");

    assertThat(done.path("percent").intValue()).isEqualTo(100);
    assertThat(done.path("fees").asString()).isEqualTo("0.001/0.002");
    assertThat(done.path("outcome").path("lastEquity").asString()).isEqualTo("100123.5");
    assertThat(done.path("outcome").path("statistics").path("trades").doubleValue()).isEqualTo(3);
    HttpResponse<String> report = api.get(done.path("outcome").path("report").asString());
    assertThat(report.body()).contains("<title>run</title>");
    assertThat(report.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(report.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("sandbox allow-scripts;")
        .doesNotContain("allow-same-origin");
    assertThat(report.headers().firstValue("X-Frame-Options")).contains("SAMEORIGIN");
    assertThat(api.json("/api/backtests/" + id + "/result").path("trades").isArray()).isTrue();
    assertThat(ids()).contains(id);
  }

  @Test
  void listsRunsOfTheCommandLineToo() throws Exception {
    Path home = api.context.getBean(TradebotConfiguration.class).research().home();
    String id = awaited(started(StandInResearch.GOOD), "DONE").path("id").asString();
    Path copy = Files.createDirectories(home.resolve("runs/20200101-000000-by-hand-1234abcd"));
    Files.copy(
        home.resolve("runs").resolve(id).resolve("summary.json"), copy.resolve("summary.json"));

    assertThat(ids()).contains("20200101-000000-by-hand-1234abcd");
    assertThat(api.get("/api/backtests/20200101-000000-by-hand-1234abcd/report").statusCode())
        .isEqualTo(409);
  }

  private static List<String> ids() {
    return api.json("/api/backtests")
        .path("backtests")
        .valueStream()
        .map(one -> one.path("id").asString())
        .toList();
  }

  @Test
  void showsProgressAndEndsWhatIsCancelledWithItsProcess() {
    String id = started(StandInResearch.ENDLESS);
    ControlApiFixture.await(
        "progress", () -> api.json("/api/backtests/" + id).path("percent").intValue() == 7);
    assertThat(awaited(id, "RUNNING").path("outcome").isNull()).isTrue();
    assertThat(StandInResearch.working(id)).isEqualTo(1);

    HttpResponse<String> cancelled = api.delete("/api/backtests/" + id);

    assertThat(cancelled.statusCode()).isEqualTo(200);
    assertThat(ControlApiFixture.json(cancelled).path("status").asString()).isEqualTo("CANCELLED");
    ControlApiFixture.await("its process to end", () -> StandInResearch.working(id) == 0);
    assertThat(api.delete("/api/backtests/" + id).statusCode()).isEqualTo(409);
    assertThat(awaited(started(StandInResearch.GOOD), "DONE").path("failure").isNull()).isTrue();
  }

  @Test
  void runsOneAtATimeAndRefusesMoreThanItsQueueHolds() {
    String first = started(StandInResearch.ENDLESS);
    awaited(first, "RUNNING");
    List<String> waiting =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(i -> started(StandInResearch.ENDLESS))
            .toList();

    HttpResponse<String> tooMany = start(StandInResearch.GOOD);

    assertThat(tooMany.statusCode()).isEqualTo(409);
    assertThat(tooMany.body()).contains("8 backtests are waiting");
    for (String id : waiting) {
      assertThat(api.json("/api/backtests/" + id).path("status").asString()).isEqualTo("QUEUED");
      assertThat(api.delete("/api/backtests/" + id).statusCode()).isEqualTo(200);
      assertThat(StandInResearch.working(id)).isZero();
    }
    assertThat(api.delete("/api/backtests/" + first).statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhyOneFailed() {
    assertThat(awaited(started(StandInResearch.FAILING), "FAILED").path("failure").asString())
        .isEqualTo("there are no champions of 1m");
    String id = started(StandInResearch.WITHOUT_MEMORY);
    assertThat(awaited(id, "FAILED").path("failure").asString())
        .contains("research.memory_megabytes");
    assertThat(api.get("/api/backtests/" + id + "/report").statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                        | strategy
          {"strategy": "no_such", "symbols": ["BTC-USDT"]}                          | sma_crossover
          {"strategy": "sma_crossover"}                                             | symbols
          {"strategy": "sma_crossover", "symbols": [null]}                          | symbols
          {"strategy": "sma_crossover", "symbols": ["DOGE-USDT"]}                   | BTC-USDT
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "timeframe": "7x"} | timeframe
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "timeframe": "1h"} | imported
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "from": "soon"}    | from
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "from": "2022-01-01"} | ends
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "to": "2020-01-01"} | begins
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "from": "2021-01-02", "to": "2021-01-01"} | before to
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "fees": {"maker": "0.2", "taker": "0"}} | fees.maker
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "funds": "-1"}     | funds
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "parameters": {"mode": "live"}} | among
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "parameters": {"fast_period": "1; rm"}} | fast_period
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "parameters": {"fast_period": "0"}} | fast_period
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "parameters": {"fast_period": "90"}} | slow_period
          {"strategy": "sma_crossover", "symbols": ["BTC-USDT"], "leverage": "5"}   | leverage
          """)
  void refusesWhatCannotBeTested(String body, String named) {
    HttpResponse<String> response = api.post("/api/backtests", body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).contains(named);
  }

  @Test
  void saysWhatCanBeTestedOn() {
    JsonNode candles = api.json("/api/backtests/candles");

    assertThat(candles).hasSize(1);
    assertThat(candles.get(0).path("symbol").asString()).isEqualTo("BTC-USDT");
    assertThat(candles.get(0).path("timeframe").asString()).isEqualTo("1m");
    assertThat(candles.get(0).path("candles").longValue()).isEqualTo(120);
  }

  @Test
  void startsNothingForAKeyThatMayOnlyLook() {
    HttpResponse<String> response =
        api.send(
            api.request("/api/backtests")
                .header("X-API-Key", ControlApiFixture.VIEW_KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(
            api.send(api.request("/api/backtests").header("X-API-Key", ControlApiFixture.VIEW_KEY))
                .statusCode())
        .isEqualTo(200);
  }
}
