package io.tradebot.orderexecutor.adapter.kraken;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tradebot.platform.configuration.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What reaches the venue, in the order in which it does. */
@NullUnmarked
class DeadMansSwitchTest {
  private static final Pattern TIMEOUT = Pattern.compile("timeout=(\\d+)");

  private final BlockingQueue<String> timeouts = new LinkedBlockingQueue<>();
  private volatile boolean refusing;
  private HttpServer venue;
  private KrakenRestClient rest;

  @BeforeEach
  void open() throws IOException {
    venue = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    venue.createContext(
        "/0/private/CancelAllOrdersAfter",
        exchange -> {
          Matcher timeout =
              TIMEOUT.matcher(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          String answer =
              refusing
                  ? "{\"error\":[\"EService:Unavailable\"]}"
                  : "{\"error\":[],\"result\":{\"currentTime\":\"\",\"triggerTime\":\"\"}}";
          exchange.sendResponseHeaders(200, answer.length());
          exchange.getResponseBody().write(answer.getBytes(UTF_8));
          exchange.close();
          timeouts.add((refusing ? "refused " : "") + (timeout.find() ? timeout.group(1) : "none"));
        });
    venue.start();
    InstantSource wall = InstantSource.system();
    rest =
        new KrakenRestClient(
            URI.create("http://127.0.0.1:" + venue.getAddress().getPort()),
            new Secret("key"),
            new KrakenSigner(new Secret("c2VjcmV0LW9mLXRoZS1hY2NvdW50")),
            new KrakenBudget(wall),
            Duration.ofSeconds(20),
            wall,
            new JsonMapper());
  }

  @AfterEach
  void close() {
    rest.close();
    venue.stop(0);
  }

  @Test
  void isArmedDisarmedAroundMaintenanceArmedAgainAndDisarmedAtACleanEnd() throws Exception {
    DeadMansSwitch dead = new DeadMansSwitch(rest);
    dead.start();
    assertThat(next()).isEqualTo("60");

    dead.systemIs("maintenance");
    assertThat(next()).as("orders stay while nothing can be refreshed").isEqualTo("0");
    dead.systemIs("maintenance");
    dead.systemIs("online");
    assertThat(next()).isEqualTo("60");

    dead.close();
    assertThat(next()).as("protective orders stay at a clean end").isEqualTo("0");
    assertThat(timeouts).isEmpty();
  }

  @Test
  void triesOnUntilTheVenueTakesIt() throws Exception {
    refusing = true;
    DeadMansSwitch dead = new DeadMansSwitch(rest);
    dead.start();
    assertThat(next()).isEqualTo("refused 60");
    assertThat(next()).isEqualTo("refused 60");
    assertThat(dead.isArmed()).isFalse();

    refusing = false;
    String last = next();
    while (last.startsWith("refused")) {
      last = next();
    }
    assertThat(last).isEqualTo("60");
    dead.close();
    assertThat(next()).isEqualTo("0");
  }

  private String next() throws InterruptedException {
    String timeout = timeouts.poll(60, TimeUnit.SECONDS);
    assertThat(timeout).as("a call within a minute").isNotNull();
    return timeout;
  }
}
