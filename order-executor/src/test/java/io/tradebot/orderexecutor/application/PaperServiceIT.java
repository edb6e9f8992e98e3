package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.signal.Stance;
import io.tradebot.orderexecutor.OrderExecutorApplication;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.service.TradebotService;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * The service in mode paper, with the simulator as the real venue: it reads there and never writes.
 */
class PaperServiceIT {
  @TempDir Path folder;

  @Test
  void turnsASignalIntoAPositionOnPaperAndTellsWhatItIsWorth() throws Exception {
    try (Rig rig = new Rig(folder.resolve("rig"));
        ConfigurableApplicationContext context = service(rig);
        ScheduledExecutorService books = Executors.newSingleThreadScheduledExecutor()) {
      EventBus bus = context.getBean(EventBus.class);
      ScheduledFuture<?> publishing =
          books.scheduleWithFixedDelay(() -> publishBook(rig, bus), 0, 100, TimeUnit.MILLISECONDS);
      ServiceHealth health = context.getBean(ServiceHealth.class);
      rig.await("reconciled", () -> isUp(health, "reconciliation"));
      rig.command(ControlAction.START);

      rig.raise(Stance.LONG);
      rig.await("a position", () -> !rig.messages(PositionOpened.class).isEmpty());
      rig.raise(Stance.FLAT);
      rig.await("a round trip", () -> !rig.messages(PositionClosed.class).isEmpty());

      assertThat(rig.orderCount()).isZero();
      assertThat(rig.store.read(StateKeys.equity(Rig.ACCOUNT)).map(Envelope::payload))
          .get()
          .isInstanceOfSatisfying(
              EquityMarked.class,
              marked ->
                  assertThat(marked.equity().raw())
                      .isBetween(FixedPoint.parse("240000"), FixedPoint.parse("260000")));
      assertThat(folder.resolve("data/order-executor/" + Rig.ACCOUNT.value() + ".paper.jsonl"))
          .content()
          .contains("\"FILLED\"");
      assertThat(publishing.isDone()).as("books went on").isFalse();
      books.shutdownNow();
    }
  }

  /** As market-ingest would. */
  private static void publishBook(Rig rig, EventBus bus) {
    try {
      JsonNode depth = rig.call("GET", "/api/v3/depth?symbol=BTCUSDT&limit=20");
      long now = System.currentTimeMillis() * 1_000_000L;
      bus.publish(
          Channels.book(Rig.BTC),
          new BookSnapshot(
              Rig.BTC,
              levels(depth.path("bids")),
              levels(depth.path("asks")),
              depth.path("lastUpdateId").asLong(),
              now,
              now),
          Instant.now(),
          Trace.ORIGIN);
    } catch (BusDisconnectedException away) {
      // Worth nothing late: the next one comes in 100 ms.
    }
  }

  private static List<BookLevel> levels(JsonNode rows) {
    List<BookLevel> levels = new ArrayList<>();
    rows.forEach(
        row ->
            levels.add(
                new BookLevel(
                    Price.of(row.path(0).asString()), Quantity.of(row.path(1).asString()))));
    return levels;
  }

  private ConfigurableApplicationContext service(Rig rig) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TRADEBOT_MODE", "paper");
    environment.put("TRADEBOT_API_KEY", "a-key-of-this-test-alone-0000");
    environment.put("TRADEBOT_SENTIMENT_ENABLED", "false");
    environment.put("TRADEBOT_REDIS_URL", rig.redis.uri());
    environment.put("TRADEBOT_VENUES_BINANCE_REST_URL", rig.sim.restUri().toString());
    environment.put("TRADEBOT_VENUES_BINANCE_WEBSOCKET_URL", rig.sim.streamUri().toString());
    environment.put("TRADEBOT_PAPER_BALANCES_USDT", "250000");
    environment.put("TRADEBOT_TIME_SERIES_KIND", "none");
    environment.put("TRADEBOT_VENUES_BINANCE_SYMBOLS", "BTC-USDT");
    environment.put("TRADEBOT_DATA_DIRECTORY", folder.resolve("data").toString());
    environment.put("TRADEBOT_SECRETS_DIRECTORY", folder.resolve("secrets").toString());
    return TradebotService.run(
        ServiceName.ORDER_EXECUTOR,
        OrderExecutorApplication.class,
        ConfigurationLoader.load(environment),
        "--server.port=0");
  }

  private static boolean isUp(ServiceHealth health, String component) {
    ServiceHealth.Component state = health.components().get(component);
    return state != null && state.reason().isEmpty();
  }
}
