package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.TradingState;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.bus.Trace;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DrillApiTest {
  private static ControlApiFixture api;

  @BeforeAll
  static void startApplication() {
    api = new ControlApiFixture();
  }

  @AfterAll
  static void stopApplication() {
    api.close();
  }

  @Test
  void practisesAPanicReportsItAndLeavesTheBotAsItWas() {
    api.post("/api/bot/start");
    api.executor.heard.clear();

    HttpResponse<String> begun = api.post("/api/drills/panic", "{\"tradeForSeconds\": 0}");
    String id = ControlApiFixture.json(begun).path("id").asString();
    assertThat(begun.statusCode()).isEqualTo(202);
    awaitStage(id, "PANICKING");
    assertThat(api.post("/api/drills/panic").statusCode()).isEqualTo(409);
    complete();
    awaitStage(id, "DONE");

    JsonNode drill = api.json("/api/drills/" + id);
    assertThat(drill.path("panic").path("completed").booleanValue()).isTrue();
    assertThat(drill.path("panic").path("flatMs").longValue()).isEqualTo(1_500);
    assertThat(drill.path("panic").path("lastCancelMs").longValue()).isEqualTo(700);
    assertThat(api.json("/api/drills").get(0).path("id").asString()).isEqualTo(id);
    assertThat(api.executor.heard.stream().map(ControlCommand::action).distinct())
        .containsExactly(ControlAction.START, ControlAction.PANIC, ControlAction.RESET);
    assertThat(api.executor.heard.getLast().action()).isEqualTo(ControlAction.START);
    assertThat(api.executor.heard).allMatch(command -> command.reason().equals("drill"));
  }

  @Test
  void refusesADrillThatCannotBe() {
    assertThat(api.post("/api/drills/panic", "{\"tradeForSeconds\": 601}").statusCode())
        .isEqualTo(400);
    assertThat(api.post("/api/drills/panic", "{\"tradeForSeconds\": -1}").statusCode())
        .isEqualTo(400);
    assertThat(api.get("/api/drills/none").statusCode()).isEqualTo(404);
  }

  @Test
  void readsTheVenueAnewWhenItIsAskedTo() {
    HttpResponse<String> response = api.post("/api/bot/reconcile");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ControlApiFixture.json(response).path("message").asString())
        .isEqualTo("reconciled with the venue");
  }

  private static void awaitStage(String id, String stage) {
    ControlApiFixture.await(
        stage, () -> api.json("/api/drills/" + id).path("stage").asString().equals(stage));
  }

  /** Says what the executor says when everything is flat. */
  private static void complete() {
    BotState state = api.context.getBean(BotState.class);
    ControlApiFixture.await(
        "the halt",
        () -> state.tradingState() != null && state.tradingState().to() == TradingState.HALTED);
    Instant now = Instant.now();
    api.executor
        .bus()
        .publishDurably(
            Channels.CONTROL_EVENT,
            new PanicCompleted(
                "panic-drill",
                Objects.requireNonNull(state.tradingState()).haltEpoch(),
                List.of(),
                now.minusMillis(1_500),
                now.minusMillis(800),
                now),
            now,
            Trace.ORIGIN,
            StateKeys.PANIC,
            null);
  }
}
