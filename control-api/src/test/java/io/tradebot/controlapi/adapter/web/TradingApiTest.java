package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.control.CancelOrder;
import io.tradebot.common.control.ForceEntry;
import io.tradebot.common.control.ForceExit;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.signal.StrategyId;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TradingApiTest {
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
  void forget() {
    api.executor.heardTrading.clear();
  }

  private static TradingCommand heard() {
    return api.executor.heardTrading.getLast();
  }

  @Test
  void setsListsAndLiftsALock() {
    HttpResponse<String> set =
        api.post(
            "/api/locks",
            "{\"symbol\":\"BTC-USDT\",\"side\":\"buy\",\"until\":\"2100-01-01T00:00:00Z\","
                + "\"reason\":\"news\"}");

    assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
    String id = ControlApiFixture.json(set).get("commandId").asString();
    ControlApiFixture.await("the lock", () -> !api.json("/api/locks").get("locks").isEmpty());
    JsonNode lock = api.json("/api/locks").get("locks").get(0);
    assertThat(lock.get("id").asString()).isEqualTo(id);
    assertThat(lock.get("symbol").asString()).isEqualTo("BTC-USDT");
    assertThat(lock.get("reason").asString()).isEqualTo("news");
    assertThat(api.delete("/api/locks/" + id).statusCode()).isEqualTo(200);
    ControlApiFixture.await("no lock", () -> api.json("/api/locks").get("locks").isEmpty());
    assertThat(api.delete("/api/locks/" + id).statusCode()).isEqualTo(409);
  }

  @Test
  void passesEntriesExitsAndCancelsByHandOn() {
    HttpResponse<String> entry =
        api.post("/api/orders/force-entry", "{\"symbol\":\"BTC-USDT\",\"quantity\":\"0.01\"}");
    assertThat(entry.statusCode()).as(entry.body()).isEqualTo(200);
    assertThat(heard())
        .isInstanceOfSatisfying(
            ForceEntry.class,
            command -> {
              assertThat(command.strategy()).isEqualTo(StrategyId.MANUAL);
              assertThat(command.quantity()).isEqualTo(Quantity.of("0.01"));
            });

    assertThat(api.post("/api/orders/force-exit", "{\"all\":true}").statusCode()).isEqualTo(200);
    assertThat(heard()).isInstanceOf(ForceExit.class);

    assertThat(api.delete("/api/orders/tbabcdefghijklmnop").statusCode()).isEqualTo(200);
    assertThat(heard()).isInstanceOf(CancelOrder.class);
  }

  @Test
  void namesWhatIsWrongWithARequest() {
    assertThat(api.post("/api/orders/force-entry", "{}").body()).contains("symbol must be");
    assertThat(
            api.post("/api/orders/force-entry", "{\"symbol\":\"BTC-USDT\",\"quantity\":\"-1\"}")
                .body())
        .contains("quantity must be");
    assertThat(
            api.post("/api/orders/force-entry", "{\"symbol\":\"BTC-USDT\",\"postOnly\":true}")
                .statusCode())
        .isEqualTo(400);
    assertThat(api.post("/api/orders/force-exit", "{}").statusCode()).isEqualTo(400);
    assertThat(api.post("/api/locks", "{\"until\":\"2000-01-01T00:00:00Z\"}").body())
        .contains("until must be in the future");
    assertThat(api.post("/api/locks", "{\"side\":\"up\"}").body()).contains("side must be one of");
    assertThat(api.executor.heardTrading).isEmpty();
  }
}
