package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.state.StateStore;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CommandApiTest {
  private static ControlApiFixture api;

  @BeforeAll
  static void startApplication() {
    api = new ControlApiFixture();
  }

  @AfterAll
  static void stopApplication() {
    api.close();
  }

  @BeforeEach
  void stopTrading() {
    api.executor.reset();
    api.engine.reset();
    become(TradingState.STOPPED);
  }

  /** Puts both services into a state and waits until the application knows it. */
  private static void become(TradingState state) {
    ControlCommand nobody = new ControlCommand("", ControlAction.STOP, "test", "", Instant.now());
    // Through RUNNING, so that there always is a change to be seen.
    for (TradingState next : List.of(TradingState.RUNNING, state)) {
      api.executor.become(next, nobody);
      api.engine.become(next, nobody);
    }
    BotState known = api.context.getBean(BotState.class);
    ControlApiFixture.await(
        "state " + state, () -> known.tradingState() != null && known.tradingState().to() == state);
  }

  @Test
  void answersStartOnlyAfterBothServicesActed() {
    HttpResponse<String> response = api.post("/api/bot/start", "{\"reason\": \"morning\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode body = ControlApiFixture.json(response);
    assertThat(body.get("state").asString()).isEqualTo("RUNNING");
    assertThat(body.get("answers")).hasSize(2);
    assertThat(api.executor.heard.getFirst().reason()).isEqualTo("morning");
  }

  @Test
  void saysThatStartChangedNothingWhenRunningAlready() {
    become(TradingState.RUNNING);

    HttpResponse<String> response = api.post("/api/bot/start");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ControlApiFixture.json(response).get("message").asString())
        .isEqualTo("was already RUNNING, nothing changed");
  }

  @Test
  void saysThatStopChangedNothingWhenStoppedAlready() {
    HttpResponse<String> response = api.post("/api/bot/stop");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("was already STOPPED");
  }

  @Test
  void refusesStartWhileHaltedAndSaysWhatToDo() {
    become(TradingState.HALTED);

    HttpResponse<String> response = api.post("/api/bot/start");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).contains("trading is halted").contains("/api/bot/reset");
  }

  @Test
  void leavesHaltedByReset() {
    become(TradingState.HALTED);

    HttpResponse<String> response = api.post("/api/bot/reset");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ControlApiFixture.json(response).get("state").asString()).isEqualTo("STOPPED");
  }

  @Test
  void namesTheServiceThatDidNotAnswerAndWhy() {
    api.executor.silent = true;

    HttpResponse<String> response = api.post("/api/bot/start");

    assertThat(response.statusCode()).isEqualTo(503);
    JsonNode body = ControlApiFixture.json(response);
    assertThat(body.get("detail").asString()).contains("order-executor is down (no heartbeat)");
    assertThat(body.get("missing").propertyNames()).containsExactly("order-executor");
  }

  @Test
  void sendsTheCommandAgainUnderTheSameIdUntilItIsAnswered() {
    api.executor.deaf = 1;

    HttpResponse<String> response = api.post("/api/bot/pause");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(api.executor.heard).hasSizeGreaterThanOrEqualTo(2);
    assertThat(api.executor.heard.stream().map(ControlCommand::commandId).distinct()).hasSize(1);
  }

  @Test
  void answersPanicOnceHaltedIsLatched() {
    become(TradingState.RUNNING);

    HttpResponse<String> response = api.post("/api/bot/panic", "{\"reason\":\"drill\"}");

    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode body = ControlApiFixture.json(response);
    assertThat(body.get("state").asString()).isEqualTo("HALTED");
    assertThat(body.get("panicId").asString()).startsWith("panic-");
    assertThat(body.get("progress").asString()).isEqualTo("/api/bot/status");
    assertThat(api.json("/api/bot/status").get("tradingState").asString()).isEqualTo("HALTED");
  }

  @Test
  void makesOneOfAHundredPanicsAtOnce() {
    become(TradingState.RUNNING);
    api.executor.deaf = 1;

    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(
          api.http.sendAsync(
              api.request("/api/bot/panic")
                  .header("X-API-Key", ControlApiFixture.KEY)
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    List<HttpResponse<String>> responses = calls.stream().map(CompletableFuture::join).toList();

    assertThat(responses).allMatch(r -> r.statusCode() == 202);
    assertThat(responses.stream().map(r -> ControlApiFixture.json(r).get("panicId").asString()))
        .containsOnly(ControlApiFixture.json(responses.getFirst()).get("panicId").asString());
    assertThat(api.executor.heard.stream().map(ControlCommand::commandId).distinct().count())
        .isLessThan(10);
  }

  @Test
  void storesThePanicForAnExecutorThatIsAway() {
    api.executor.silent = true;

    HttpResponse<String> response = api.post("/api/bot/panic");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("order-executor").contains("stands in Redis");
    assertThat(api.context.getBean(StateStore.class).read(StateKeys.PANIC_REQUEST)).isPresent();
  }

  /**
   * {@code -Dflood.measure=true} on a machine with nothing else to do: the panics under a thousand
   * requests a second take at most 100 ms longer than those without.
   */
  @Test
  void panicsWhileOtherRequestsFlood() throws Exception {
    boolean measure = Boolean.getBoolean("flood.measure");
    int panics = measure ? 200 : 5;
    List<Long> calm = panic(panics);
    AtomicBoolean flooding = new AtomicBoolean(true);
    AtomicInteger answered = new AtomicInteger();
    List<Thread> flood = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      flood.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (flooding.get()) {
                      api.get("/api/bot/status");
                      answered.incrementAndGet();
                      // Twenty of these are a thousand a second where the machine can.
                      LockSupport.parkNanos(measure ? 19_000_000 : 1_000_000);
                    }
                  }));
    }
    long begun = System.nanoTime();
    List<Long> flooded = panic(panics);
    long tookMs = (System.nanoTime() - begun) / 1_000_000;
    flooding.set(false);
    for (Thread thread : flood) {
      thread.join();
    }

    String figures =
        "panics p50/p99 ms calm %d/%d, flooded %d/%d at %d requests/s"
            .formatted(
                percentile(calm, 50),
                percentile(calm, 99),
                percentile(flooded, 50),
                percentile(flooded, 99),
                answered.get() * 1_000L / Math.max(1, tookMs));
    System.out.println(figures);
    assertThat(answered.get()).as(figures).isPositive();
    if (measure) {
      assertThat(percentile(flooded, 99) - percentile(calm, 99)).as(figures).isLessThan(100);
    }
  }

  /** Panics again and again; answers how long each took until it was latched, in milliseconds. */
  private static List<Long> panic(int times) {
    List<Long> tookMs = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      become(TradingState.RUNNING);
      long begun = System.nanoTime();
      assertThat(api.post("/api/bot/panic").statusCode()).isEqualTo(202);
      tookMs.add((System.nanoTime() - begun) / 1_000_000);
    }
    return tookMs;
  }

  private static long percentile(List<Long> values, int percent) {
    return values.stream()
        .sorted()
        .skip(Math.max(0, (long) Math.ceil(values.size() * percent / 100.0) - 1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void refusesUnknownFieldsByName() {
    HttpResponse<String> response = api.post("/api/bot/start", "{\"because\": 1}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("because").contains("reason");
    assertThat(api.executor.heard).isEmpty();
  }

  @Test
  void refusesWhatIsNoJson() {
    assertThat(api.post("/api/bot/start", "{\"reason\":").statusCode()).isEqualTo(400);
    assertThat(api.post("/api/bot/start", "[1]").statusCode()).isEqualTo(400);
    assertThat(api.post("/api/bot/start", "{\"reason\":\"a\",\"reason\":\"b\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void refusesReasonsThatCouldForgeALogLine() {
    HttpResponse<String> response =
        api.post("/api/bot/start", "{\"reason\": \"x\\nERROR all is lost\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("one line");
  }

  @Test
  void refusesOtherContentTypes() {
    HttpResponse<String> response =
        api.send(
            api.request("/api/bot/start")
                .header("X-API-Key", ControlApiFixture.KEY)
                .header("Content-Type", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString("<reason/>")));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void measuresCommandsByActionAndOutcome() {
    assertThat(api.post("/api/bot/pause").statusCode()).isEqualTo(200);

    HttpResponse<String> metrics = api.send(api.request("/actuator/prometheus"));

    assertThat(metrics.body())
        .containsPattern(
            "tradebot_control_command_seconds_count\\{action=\"pause\",outcome=\"done\"");
  }
}
