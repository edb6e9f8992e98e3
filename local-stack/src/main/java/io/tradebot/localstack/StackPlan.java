package io.tradebot.localstack;

import io.tradebot.common.message.ServiceName;
import io.tradebot.localstack.embedded.RedisBinary;
import io.tradebot.localstack.embedded.TimeSeriesServer;
import io.tradebot.localstack.process.Probe;
import io.tradebot.localstack.process.ProcessDefinition;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.configuration.TradebotConfiguration.TimeSeriesKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which processes a configuration needs on one machine, and how each is started. */
public final class StackPlan {
  private static final int STORES = 0;

  /** The simulated exchange among them: who needs it tries until it is there, and loses no time. */
  private static final int SERVICES = 1;

  private static final int DEFAULT_REDIS_PORT = 6379;
  private static final int DEFAULT_TIME_SERIES_PORT = 8086;

  private final StackLayout layout;
  private final TradebotConfiguration configuration;
  private final Java java;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Probe.TIMEOUT).build();

  public StackPlan(StackLayout layout, TradebotConfiguration configuration, Java java) {
    this.layout = layout;
    this.configuration = configuration;
    this.java = java;
  }

  /**
   * The processes, in no particular order.
   *
   * @throws IOException when an embedded store cannot be unpacked
   */
  public List<ProcessDefinition> processes() throws IOException {
    List<ProcessDefinition> processes = new ArrayList<>();
    processes.add(redis());
    if (configuration.timeSeries().kind() != TimeSeriesKind.NONE) {
      processes.add(timeSeries());
    }
    if (configuration.mode() == Mode.DEMO) {
      processes.add(exchangeSimulator());
    }
    for (ServiceName service :
        List.of(
            ServiceName.MARKET_INGEST,
            ServiceName.SENTIMENT_INGEST,
            ServiceName.STRATEGY_ENGINE,
            ServiceName.ORDER_EXECUTOR,
            ServiceName.CONTROL_API)) {
      processes.add(service(service));
    }
    return List.copyOf(processes);
  }

  /** Where the control API and its panel are. */
  public URI controlApi() {
    return URI.create("http://127.0.0.1:" + configuration.api().port());
  }

  /** Where the executor takes a panic when the control API is away. */
  public URI executor() {
    return URI.create("http://127.0.0.1:" + port(ServiceName.ORDER_EXECUTOR));
  }

  private ProcessDefinition redis() throws IOException {
    int port = portOf(configuration.redis().url(), DEFAULT_REDIS_PORT);
    return new ProcessDefinition(
        "redis",
        STORES,
        RedisBinary.command(layout.binaries(), dataDirectory().resolve("redis"), port),
        Map.of(),
        layout.root(),
        List.of(port),
        new Probe.RedisPing(port),
        Optional.empty());
  }

  private ProcessDefinition timeSeries() throws IOException {
    int port = timeSeriesPort();
    Path folder = Files.createDirectories(dataDirectory().resolve("questdb"));
    List<String> command = new ArrayList<>();
    command.add(java.program().toString());
    command.addAll(JvmOptions.forTimeSeries());
    command.addAll(
        List.of("-cp", java.classPath(), TimeSeriesServer.class.getName(), folder.toString()));
    command.add(Integer.toString(port));
    URI page = URI.create("http://127.0.0.1:" + port);
    return new ProcessDefinition(
        "questdb",
        STORES,
        command,
        Map.of(),
        layout.root(),
        List.of(port),
        new Probe.Http(http, page.resolve("/ping")),
        Optional.of(page));
  }

  private ProcessDefinition exchangeSimulator() {
    int port = configuration.simulator().port();
    URI address = URI.create("http://127.0.0.1:" + port);
    return application(
        ServiceName.EXCHANGE_SIM, List.of(port), address.resolve("/api/v3/ping"), Optional.empty());
  }

  private ProcessDefinition service(ServiceName service) {
    boolean isApi = service == ServiceName.CONTROL_API;
    int port = port(service);
    URI address = URI.create("http://127.0.0.1:" + port);
    return application(
        service,
        List.of(port),
        address.resolve("/actuator/health"),
        isApi ? Optional.of(address) : Optional.empty());
  }

  private int port(ServiceName service) {
    if (service == ServiceName.CONTROL_API) {
      return configuration.api().port();
    }
    Integer port = configuration.ports().get(service);
    if (port == null) {
      throw new IllegalStateException("the configuration has no port for " + service);
    }
    return port;
  }

  private ProcessDefinition application(
      ServiceName service, List<Integer> ports, URI health, Optional<URI> page) {
    String name = service.wireName();
    List<String> command = new ArrayList<>();
    command.add(java.program().toString());
    command.addAll(JvmOptions.forService(service));
    Path cache = ServiceInstallation.cache(layout, name);
    if (Files.isRegularFile(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.add("-jar");
    command.add(ServiceInstallation.jar(layout, name).toString());
    return new ProcessDefinition(
        name,
        SERVICES,
        command,
        environment(),
        layout.root(),
        ports,
        new Probe.Http(http, health),
        page);
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    if (Files.isRegularFile(layout.configuration())) {
      environment.put("TRADEBOT_CONFIG", layout.configuration().toString());
    }
    if (configuration.timeSeries().kind() != TimeSeriesKind.NONE) {
      environment.put("TRADEBOT_TIME_SERIES_KIND", "questdb");
      environment.put("TRADEBOT_TIME_SERIES_URL", "http://127.0.0.1:" + timeSeriesPort());
    }
    return environment;
  }

  private int timeSeriesPort() {
    return portOf(configuration.timeSeries().url(), DEFAULT_TIME_SERIES_PORT);
  }

  private Path dataDirectory() {
    return layout.root().resolve(configuration.dataDirectory());
  }

  private static int portOf(URI address, int otherwise) {
    return address.getPort() > 0 ? address.getPort() : otherwise;
  }
}
