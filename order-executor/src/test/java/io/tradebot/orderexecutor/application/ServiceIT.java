package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.control.TradingState;
import io.tradebot.common.message.ServiceName;
import io.tradebot.orderexecutor.OrderExecutorApplication;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.service.TradebotService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The service as it is started in production, with its health, its metrics and the local way to
 * panic.
 */
class ServiceIT {
  @TempDir Path folder;

  @Test
  void startsTellsHowItIsAndPanicsForWhoeverHasTheKey() throws IOException, InterruptedException {
    try (Rig rig = new Rig(folder.resolve("rig"));
        ConfigurableApplicationContext context = service(rig)) {
      ServiceHealth health = context.getBean(ServiceHealth.class);
      TradebotConfiguration configuration = context.getBean(TradebotConfiguration.class);
      rig.await("reconciled", () -> isUp(health, "reconciliation"));

      HttpResponse<String> wellness = call(context, "GET", "/actuator/health", null);
      HttpResponse<String> metrics = call(context, "GET", "/actuator/prometheus", null);
      HttpResponse<String> keyless = call(context, "POST", "/internal/panic", null);
      HttpResponse<String> wrong = call(context, "POST", "/internal/panic", "guess");
      HttpResponse<String> panic =
          call(context, "POST", "/internal/panic", configuration.api().key().reveal());
      Executor executor = context.getBean(Executor.class);
      rig.await(
          "a finished panic",
          () ->
              executor
                  .panicStatus()
                  .filter(s -> s.state() == TradingState.HALTED && !s.pending())
                  .isPresent());

      assertThat(wellness.body()).contains("reconciliation");
      assertThat(metrics.body())
          .contains("tradebot_executor_trading_state", "tradebot_executor_clock_offset");
      assertThat(keyless.statusCode()).isEqualTo(401);
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(panic.statusCode()).isEqualTo(202);
      assertThat(wellness.body() + metrics.body() + panic.body())
          .doesNotContain(configuration.api().key().reveal());
    }
  }

  private ConfigurableApplicationContext service(Rig rig) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TRADEBOT_REDIS_URL", rig.redis.uri());
    environment.put("TRADEBOT_ACCOUNT_REST_URL", rig.sim.restUri().toString());
    environment.put("TRADEBOT_ACCOUNT_WEBSOCKET_URL", rig.sim.streamUri().toString());
    environment.put("TRADEBOT_ACCOUNT_API_KEY", Rig.CREDENTIALS.apiKey());
    environment.put("TRADEBOT_ACCOUNT_API_SECRET", Rig.CREDENTIALS.apiSecret());
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

  private static HttpResponse<String> call(
      ConfigurableApplicationContext context, String method, String path, @Nullable String key)
      throws IOException, InterruptedException {
    int port =
        Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (key != null) {
      request.header("X-API-Key", key);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }
}
