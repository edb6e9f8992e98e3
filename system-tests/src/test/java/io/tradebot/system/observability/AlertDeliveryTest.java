package io.tradebot.system.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.tradebot.common.message.ServiceName;
import io.tradebot.controlapi.ControlApiApplication;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.service.TradebotService;
import io.tradebot.testkit.SharedData;
import io.tradebot.testkit.TestRedis;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way of an alert, with real programs all along: a service, Prometheus with the project's
 * rules, Alertmanager with the project's routes, and somebody's webhook. Needs {@code prometheus}
 * and {@code alertmanager} on the path.
 */
class AlertDeliveryTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration DELIVERY = Duration.ofMinutes(4);
  private static final String KEY = "k7Qm2ZpX9vLw4TtR8sYb3NcE";

  @TempDir Path home;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JsonNode> delivered = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init")
  AlertDeliveryTest() {}

  @Test
  void tellsAWebhookOfAServiceThatDied() throws IOException, InterruptedException {
    String prometheus = onPath("prometheus");
    String alertmanager = onPath("alertmanager", "prometheus-alertmanager");
    assumeTrue(
        !prometheus.isEmpty() && !alertmanager.isEmpty(),
        "prometheus and alertmanager are not installed: no alert is delivered");
    List<Integer> ports = freePorts(2);
    HttpServer webhook = webhook();
    List<Process> processes = new ArrayList<>();
    try (TestRedis redis = TestRedis.startOwn()) {
      ConfigurableApplicationContext service = controlApi(redis);
      try {
        String target =
            "127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
        processes.add(startAlertmanager(alertmanager, ports.get(1), webhook));
        processes.add(startPrometheus(prometheus, ports.get(0), ports.get(1), target));
        await(
            "the service to be up",
            SOON,
            () ->
                ask(ports.get(0), "query?query=up%7Bservice%3D%22control-api%22%7D")
                    .contains(",\"1\"]"));
        assertThat(ask(ports.get(0), "alerts")).doesNotContain("ServiceDown");
        assertThat(delivered).isEmpty();
      } finally {
        service.close();
      }

      await("the webhook", DELIVERY, () -> !delivered.isEmpty());
      JsonNode message = delivered.getFirst();
      assertThat(message.path("status").asString()).isEqualTo("firing");
      JsonNode alert = message.path("alerts").get(0);
      assertThat(alert.path("labels").path("alertname").asString()).isEqualTo("ServiceDown");
      assertThat(alert.path("labels").path("service").asString()).isEqualTo("control-api");
      assertThat(alert.path("labels").path("severity").asString()).isEqualTo("page");
      assertThat(alert.path("annotations").path("summary").asString())
          .isEqualTo("control-api does not answer");
    } finally {
      for (Process process : processes) {
        process.destroyForcibly().waitFor();
      }
      webhook.stop(0);
    }
  }

  private ConfigurableApplicationContext controlApi(TestRedis redis) {
    String configuration =
        """
        mode: demo
        secrets_directory: %1$s/secrets
        data_directory: %1$s/data
        redis: { url: "%2$s" }
        time_series: { kind: none }
        api: { key: %3$s }
        """
            .formatted(home, redis.uri(), KEY);
    return TradebotService.run(
        ServiceName.CONTROL_API,
        ControlApiApplication.class,
        ConfigurationLoader.load(configuration, Map.of()),
        "--server.port=0");
  }

  private HttpServer webhook() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          delivered.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** With the project's routes; only whom it tells is named, as a user names somebody. */
  private Process startAlertmanager(String program, int port, HttpServer webhook)
      throws IOException {
    String routes =
        Files.readString(SharedData.projectRoot().resolve("prometheus/alertmanager.yml"));
    assertThat(routes).contains("  - name: nobody\n");
    Path file = home.resolve("alertmanager.yml");
    Files.writeString(
        file,
        routes.replace(
            "  - name: nobody\n",
            "  - name: nobody\n    webhook_configs: [{ url: \"http://127.0.0.1:%d/\" }]\n"
                .formatted(webhook.getAddress().getPort())));
    return start(
        "alertmanager",
        program,
        "--config.file=" + file,
        "--storage.path=" + home.resolve("alertmanager"),
        "--cluster.listen-address=",
        "--web.listen-address=127.0.0.1:" + port);
  }

  /** With the project's rules and intervals; only the addresses are other ones. */
  private Process startPrometheus(String program, int port, int alertmanager, String target)
      throws IOException {
    Path file = home.resolve("prometheus.yml");
    Files.writeString(
        file,
        """
        global: { scrape_interval: 5s, scrape_timeout: 4s, evaluation_interval: 5s }
        rule_files: ["%s/*.yml"]
        alerting:
          alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:%d"] }] }]
        scrape_configs:
          - job_name: tradebot
            metrics_path: /actuator/prometheus
            honor_labels: true
            static_configs:
              - { targets: ["%s"], labels: { service: control-api } }
        """
            .formatted(SharedData.projectRoot().resolve("prometheus/rules"), alertmanager, target));
    return start(
        "prometheus",
        program,
        "--config.file=" + file,
        "--storage.tsdb.path=" + home.resolve("tsdb"),
        "--web.listen-address=127.0.0.1:" + port);
  }

  private Process start(String name, String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(home.resolve(name + ".log").toFile())
        .start();
  }

  private String ask(int port, String question) throws InterruptedException {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + question))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.ofString(UTF_8))
          .body();
    } catch (IOException notYet) {
      return "";
    }
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private void await(String what, Duration limit, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        StringBuilder logs = new StringBuilder();
        for (String name : List.of("prometheus", "alertmanager")) {
          Path log = home.resolve(name + ".log");
          logs.append('\n').append(name).append(":\n");
          logs.append(Files.exists(log) ? Files.readString(log) : "not started");
        }
        throw new AssertionError("waited in vain for " + what + logs);
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
  }

  private static String onPath(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse("");
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
