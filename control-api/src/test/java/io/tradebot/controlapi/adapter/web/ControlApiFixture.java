package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.controlapi.ControlApiApplication;
import io.tradebot.controlapi.application.BotObserver;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.service.TradebotService;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.MarketDataFiles;
import io.tradebot.testkit.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real application on a free port, over a real Redis, with two fake services on the bus. */
final class ControlApiFixture implements AutoCloseable {
  static final String KEY = "k7Qm2ZpX9vLw4TtR8sYb3NcE";
  static final String STOP_KEY = "p3Zk9QwErTyU1oPaSdFgHjKl";
  static final String VIEW_KEY = "v7Bn4MqWxEcRvTbYnUmIlOkP";
  static final String SECRET = "Canary0Secret1Value2Never3Shown";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final TestRedis redis = TestRedis.startOwn();
  final FakeExecutor executor = new FakeExecutor(ServiceName.ORDER_EXECUTOR, redis.uri());
  final FakeExecutor engine = new FakeExecutor(ServiceName.STRATEGY_ENGINE, redis.uri());
  final ConfigurableApplicationContext context;
  final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  ControlApiFixture() {
    try {
      Path folder = Files.createTempDirectory("control-api-test-");
      StandInResearch.install(folder.resolve("research.jar"));
      importCandles(folder.resolve("data/market"));
      String yaml =
          """
          mode: demo
          secrets_directory: %s
          data_directory: %s
          redis:
            url: %s
          time_series:
            kind: none
            token: %s
          api:
            key: %s
            command_timeout: 1500ms
            keys: [%s, %s]
          research:
            program: %s
            home: %s
            time_limit: 60s
          account:
            api_key: %s
            api_secret: %s
          """
              .formatted(
                  folder.resolve("secrets"),
                  folder.resolve("data"),
                  redis.uri(),
                  SECRET,
                  KEY,
                  entry("phone:stop:", STOP_KEY),
                  entry("wall:view:", VIEW_KEY),
                  folder.resolve("research.jar"),
                  folder.resolve("research"),
                  SECRET,
                  SECRET);
      context =
          TradebotService.run(
              ServiceName.CONTROL_API,
              ControlApiApplication.class,
              ConfigurationLoader.load(yaml, Map.of()),
              "--server.port=0");
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
    await("the first picture", () -> context.getBean(BotObserver.class).rebuilds() > 0);
  }

  /** Two hours of minutes of one symbol. */
  private static void importCandles(Path folder) {
    CandleSeries.Builder candles =
        CandleSeries.builder(
            new InstrumentId(Venue.BINANCE, Symbol.of("BTC-USDT")), Timeframe.of("1m"));
    Instant begin = Instant.parse("2021-01-01T00:00:00Z");
    for (int i = 0; i < 120; i++) {
      candles.add(
          (begin.getEpochSecond() + 60L * i) * 1_000_000_000L,
          Price.of("29000").raw(),
          Price.of("29010").raw(),
          Price.of("28990").raw(),
          Price.of("29000").raw(),
          Quantity.of("1").raw(),
          CandleSeries.UNKNOWN,
          CandleSeries.UNKNOWN,
          CandleSeries.UNKNOWN,
          CandleSource.VENUE);
    }
    new MarketDataFiles(folder).save(candles.build());
  }

  private static String entry(String start, String key) {
    try {
      return start
          + HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  int port() {
    return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(90));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  HttpResponse<String> get(String path) {
    return send(request(path).header("X-API-Key", KEY));
  }

  JsonNode json(String path) {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answered " + response.statusCode() + response.body());
    }
    return JSON.readTree(response.body());
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  HttpResponse<String> post(String path) {
    return send(request(path).header("X-API-Key", KEY).POST(HttpRequest.BodyPublishers.noBody()));
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("X-API-Key", KEY)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).header("X-API-Key", KEY).DELETE());
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    context.close();
    executor.close();
    engine.close();
    redis.close();
  }
}
