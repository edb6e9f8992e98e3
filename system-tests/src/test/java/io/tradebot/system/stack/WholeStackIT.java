package io.tradebot.system.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The mission, end to end: the stack comes up, trades, survives the death of each of its services,
 * panics to flat, and stays halted. The steps build on each other, because a user's day does.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeStackIT {
  private static final Duration UP = Duration.ofMinutes(3);
  private static final Duration TRADING = Duration.ofMinutes(3);
  private static final Duration RECOVERY = Duration.ofMinutes(2);
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");

  @TempDir private static Path home;
  private static RunningStack stack;

  @SuppressWarnings("NullAway.Init")
  WholeStackIT() {}

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    stack = RunningStack.install(home);
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    stack.close();
  }

  @Test
  @Order(1)
  void comesUpWithOneCommand() throws IOException, InterruptedException {
    stack.command(UP, "up", "--detach");

    assertThat(stack.command(UP, "status")).contains("order-executor").contains("running");
    assertThat(stack.command(UP, "up")).contains("already running");
  }

  @Test
  @Order(2)
  void doesNotTradeBeforeItIsTold() throws IOException, InterruptedException {
    JsonNode status = stack.awaitApi("/api/bot/status", UP, s -> !s.get("tradingState").isNull());

    assertThat(status.get("tradingState").asString()).isEqualTo("STOPPED");
    assertThat(stack.venueState().get("orderCount").asInt()).isZero();
  }

  @Test
  @Order(3)
  void tradesOnceStarted() throws IOException, InterruptedException {
    stack.command(UP, "start");

    stack.awaitApi("/api/latest_analysis", TRADING, a -> !a.isEmpty());
    stack.awaitVenue(TRADING, venue -> venue.get("tradeCount").asInt() > 0);
    stack.awaitApi(
        "/api/portfolio/trade_history?kind=fill", TRADING, h -> !h.get("fills").isEmpty());
    stack.awaitApi("/api/portfolio/history", TRADING, h -> h.get("points").size() > 1);
    assertThat(stack.api("/api/bot/status").get("tradingState").asString()).isEqualTo("RUNNING");
    assertThat(stack.memoryMiB()).isLessThan(2_560);
  }

  @Test
  @Order(4)
  void survivesTheDeathOfEachService() throws IOException, InterruptedException {
    for (String service :
        List.of(
            "market-ingest",
            "strategy-engine",
            "sentiment-ingest",
            "order-executor",
            "control-api",
            "redis",
            "exchange-sim")) {
      long before = stack.pid(service).orElseThrow();

      stack.kill(service);

      stack.awaitApi(
          "/api/health",
          RECOVERY,
          health -> isRestarted(service, before) && health.get("status").asString().equals("UP"));
    }
    stack.awaitAllUp(RECOVERY);

    stack.command(UP, "start");
    awaitBooksEqual();
    assertNoOrderTwice();
  }

  /**
   * The position is left by the time stop, which this stack's configuration sets to seconds; one of
   * no strategy would be left alone.
   */
  @Test
  @Order(5)
  void stopEndsEntriesAndLeavesPositionsByTheirExits() throws IOException, InterruptedException {
    stack.post(
        "/api/orders/force-entry",
        "{\"symbol\": \"BTC-USDT\", \"strategy\": \"multi_model\", \"reason\": \"seen\"}");
    stack.awaitApi("/api/portfolio/overview", RECOVERY, o -> !o.get("positions").isEmpty());

    stack.command(UP, "stop");
    long boughtUntilTheStop = buys();

    stack.awaitApi("/api/portfolio/overview", RECOVERY, o -> o.get("positions").isEmpty());
    assertThat(stack.api("/api/bot/status").get("tradingState").asString()).isEqualTo("STOPPED");
    assertThat(buys()).isEqualTo(boughtUntilTheStop);
    awaitBooksEqual();

    stack.command(UP, "start");
  }

  /** Buy orders that the venue ever took. */
  private static long buys() throws IOException, InterruptedException {
    long buys = 0;
    for (String symbol : SYMBOLS) {
      for (JsonNode order : stack.venueOrders(symbol)) {
        buys += order.get("side").asString().equals("BUY") ? 1 : 0;
      }
    }
    return buys;
  }

  @Test
  @Order(6)
  void panicsToFlatAndHalts() throws IOException, InterruptedException {
    stack.command(UP, "panic");

    JsonNode status =
        stack.awaitApi(
            "/api/bot/status",
            RECOVERY,
            s -> !s.get("panic").isNull() && s.get("panic").get("completed").asBoolean());
    assertThat(status.get("tradingState").asString()).isEqualTo("HALTED");
    JsonNode venue = stack.venueState();
    assertThat(venue.get("openOrders").isEmpty()).isTrue();
    for (String asset : List.of("BTC", "ETH")) {
      assertThat(held(venue, asset)).isLessThan(new BigDecimal("0.001"));
    }
    assertThat(stack.tryCommand(UP, "start").exitCode()).isNotZero();
  }

  @Test
  @Order(7)
  void staysHaltedOverDownAndUp() throws IOException, InterruptedException {
    stack.command(UP, "down");
    stack.command(UP, "up", "--detach");

    JsonNode status =
        stack.awaitApi(
            "/api/bot/status", RECOVERY, s -> s.get("tradingState").asString("").equals("HALTED"));
    assertThat(status.get("haltEpoch").asLong()).isPositive();

    stack.command(UP, "reset");
    stack.awaitApi(
        "/api/bot/status", RECOVERY, s -> s.get("tradingState").asString("").equals("STOPPED"));
  }

  /**
   * A person's day in a real browser. With {@code -Dpictures=DIRECTORY} it also takes the README's.
   */
  @Test
  @Order(8)
  void isSteeredFromThePanel() throws IOException, InterruptedException {
    Optional<Path> program = Browser.installed();
    assumeTrue(
        program.isPresent(), "neither Chromium nor Chrome is installed: the panel is not driven");
    stack.awaitAllUp(RECOVERY);

    try (Browser browser = Browser.start(program.orElseThrow(), home.resolve("browser"))) {
      PanelTour tour = new PanelTour(browser, stack.panel());
      tour.opensWithTheKey(stack.apiKey());
      tour.trades();
      tour.showsEveryPage(PanelTour.axe());
      tour.fitsAPhone();
      String pictures = System.getProperty("pictures", "");
      if (!pictures.isEmpty()) {
        tour.photographs(SharedData.projectRoot().resolve(pictures));
      }
      tour.pauses();
      tour.panicsAndResets();
      tour.keptToItself();
    }
    assertThat(stack.venueState().get("openOrders").isEmpty()).isTrue();
  }

  private static boolean isRestarted(String service, long before) {
    try {
      return stack.pid(service).filter(pid -> pid != before).isPresent();
    } catch (IOException beingWritten) {
      return false;
    }
  }

  /** Positions here equal what the venue says that we hold. */
  private static void awaitBooksEqual() throws InterruptedException {
    stack.awaitApi(
        "/api/portfolio/overview",
        RECOVERY,
        overview -> {
          JsonNode venue;
          try {
            venue = stack.venueState();
          } catch (IOException away) {
            return false;
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
          }
          for (String asset : List.of("BTC", "ETH")) {
            BigDecimal ours = BigDecimal.ZERO;
            for (JsonNode position : overview.get("positions")) {
              if (position.get("symbol").asString().startsWith(asset + "-")) {
                ours = ours.add(new BigDecimal(position.get("quantity").asString()));
              }
            }
            // Dust of closed positions stays at the venue.
            BigDecimal difference = held(venue, asset).subtract(ours).abs();
            if (difference.compareTo(new BigDecimal("0.002")) > 0) {
              return false;
            }
          }
          return true;
        });
  }

  /** One order at the venue for each client order id, ever. */
  private static void assertNoOrderTwice() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (String symbol : SYMBOLS) {
      for (JsonNode order : stack.venueOrders(symbol)) {
        ids.add(order.get("clientOrderId").asString());
      }
    }
    assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
  }

  private static BigDecimal held(JsonNode venue, String asset) {
    JsonNode balance = venue.get("balances").get(asset);
    return balance == null
        ? BigDecimal.ZERO
        : new BigDecimal(balance.get("free").asString())
            .add(new BigDecimal(balance.get("locked").asString()));
  }
}
