package io.tradebot.system.stack;

import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole stack as a user has it, in a folder and on ports of its own: the jars of this build,
 * run by the command line.
 *
 * <p>The folder must be given back with {@link #close}, which ends every process.
 */
final class RunningStack implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> SERVICES =
      List.of(
          "exchange-sim",
          "market-ingest",
          "sentiment-ingest",
          "strategy-engine",
          "order-executor",
          "control-api");

  private final Path home;
  private final Path commandLine;
  private final int apiPort;
  private final int simulatorPort;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

  private RunningStack(Path home, Path commandLine, int apiPort, int simulatorPort) {
    this.home = home;
    this.commandLine = commandLine;
    this.apiPort = apiPort;
    this.simulatorPort = simulatorPort;
  }

  /** Installs the jars of this build into a folder and configures free ports. */
  static RunningStack install(Path home) throws IOException, InterruptedException {
    Path root = SharedData.projectRoot();
    for (String service : SERVICES) {
      Files.createSymbolicLink(home.resolve(service), root.resolve(service));
    }
    List<Integer> ports = freePorts(8);
    Files.writeString(home.resolve("config.yml"), configuration(ports));
    Path extracted = home.resolve(".tradebot/app/local-stack");
    Path built = appJar(root.resolve("local-stack/target"));
    runJava(
        home,
        Duration.ofMinutes(1),
        "-Djarmode=tools",
        "-jar",
        built.toString(),
        "extract",
        "--destination",
        extracted.toString());
    RunningStack stack =
        new RunningStack(home, extracted.resolve(built.getFileName()), ports.get(0), ports.get(1));
    stack.command(Duration.ofMinutes(5), "install");
    return stack;
  }

  /** Runs a verb of the command line and answers what it printed; a failing one fails the test. */
  String command(Duration limit, String... arguments) throws IOException, InterruptedException {
    Result result = tryCommand(limit, arguments);
    if (result.exitCode() != 0) {
      throw new AssertionError(
          String.join(" ", arguments)
              + " ended with "
              + result.exitCode()
              + ":\n"
              + result.output());
    }
    return result.output();
  }

  Result tryCommand(Duration limit, String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-jar", commandLine.toString()));
    all.addAll(List.of(arguments));
    return runJava(home, limit, all.toArray(String[]::new));
  }

  /** What a verb printed and how it ended. */
  record Result(int exitCode, String output) {}

  /** A GET at the control API; fails the test when it is not answered well. */
  JsonNode api(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apiPort + path))
                .timeout(Duration.ofSeconds(10))
                .header("X-API-Key", secret("api-key"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** A POST with a JSON body at the control API; fails the test when it is not answered well. */
  JsonNode post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apiPort + path))
                .timeout(Duration.ofSeconds(30))
                .header("X-API-Key", secret("api-key"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(
          path + " answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** The simulator's own view of the account: the independent auditor. */
  JsonNode venueState() throws IOException, InterruptedException {
    return get("/sim/state");
  }

  /** All orders of a symbol in the venue's spelling, by the venue's own list. */
  JsonNode venueOrders(String symbol) throws IOException, InterruptedException {
    return signed("/api/v3/allOrders", "symbol=" + symbol + "&limit=1000");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulatorPort + path))
                .timeout(Duration.ofSeconds(10))
                .header("X-MBX-APIKEY", secret("sim-api-key"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  private JsonNode signed(String path, String query) throws IOException, InterruptedException {
    String full = query + "&timestamp=" + System.currentTimeMillis();
    return get(
        path + "?" + full + "&signature=" + URLEncoder.encode(sign(full), StandardCharsets.UTF_8));
  }

  private String sign(String text) throws IOException {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              secret("sim-api-secret").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }

  /** Where the panel is. */
  URI panel() {
    return URI.create("http://127.0.0.1:" + apiPort + "/");
  }

  /** The key that opens it. */
  String apiKey() throws IOException {
    return secret("api-key");
  }

  /** Ends a process without a word, as a crash would. */
  void kill(String process) throws IOException {
    ProcessHandle.of(pid(process).orElseThrow(() -> new AssertionError(process + " does not run")))
        .orElseThrow()
        .destroyForcibly();
  }

  Optional<Long> pid(String process) throws IOException {
    JsonNode status = JSON.readTree(Files.readString(home.resolve(".tradebot/run/status.json")));
    for (JsonNode one : status.get("processes")) {
      if (one.get("name").asString().equals(process) && one.get("pid").asLong() > 0) {
        return Optional.of(one.get("pid").asLong());
      }
    }
    return Optional.empty();
  }

  /** Waits until the command line says that every process does its work. */
  void awaitAllUp(Duration limit) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    Result last = tryCommand(limit, "status");
    while (last.exitCode() != 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not everything is up within " + limit + ":\n" + last.output());
      }
      last = tryCommand(limit, "status");
    }
  }

  /** Resident memory of all processes of the stack, the supervisor's included. */
  long memoryMiB() throws IOException {
    JsonNode status = JSON.readTree(Files.readString(home.resolve(".tradebot/run/status.json")));
    long total = 0;
    for (JsonNode one : status.get("processes")) {
      total += one.get("memoryMiB").asLong();
    }
    return total;
  }

  /** Waits until the control API shows what is expected; errors on the way only mean not yet. */
  JsonNode awaitApi(String path, Duration limit, Predicate<JsonNode> expected)
      throws InterruptedException {
    return await(limit, path, () -> api(path), expected);
  }

  JsonNode awaitVenue(Duration limit, Predicate<JsonNode> expected) throws InterruptedException {
    return await(limit, "/sim/state", this::venueState, expected);
  }

  /** Something that may fail while a service is away. */
  interface Reading {
    JsonNode read() throws IOException, InterruptedException;
  }

  private static JsonNode await(
      Duration limit, String what, Reading reading, Predicate<JsonNode> expected)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    String last = "nothing";
    while (System.nanoTime() < deadline) {
      try {
        JsonNode answer = reading.read();
        if (expected.test(answer)) {
          return answer;
        }
        last = answer.toString();
      } catch (IOException notYet) {
        last = notYet.toString();
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError(
        what + " did not show what was expected within " + limit + "; last: " + last);
  }

  private String secret(String name) throws IOException {
    return Files.readString(home.resolve(".tradebot/secrets").resolve(name)).strip();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    tryCommand(Duration.ofMinutes(2), "down");
  }

  private static Result runJava(Path directory, Duration limit, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("TRADEBOT_HOME", directory.toString());
    builder.environment().remove("TRADEBOT_CONFIG");
    Process process = builder.start();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          String.join(" ", arguments)
              + " did not end within "
              + limit
              + ":\n"
              + Files.readString(output));
    }
    return new Result(process.exitValue(), Files.readString(output));
  }

  private static Path appJar(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.toString().endsWith("-app.jar"))
          .findFirst()
          .orElseThrow(
              () -> new AssertionError("no *-app.jar in " + target + "; run verify, not test"));
    }
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }

  private static String configuration(List<Integer> ports) {
    return """
    mode: demo
    api: { port: %1$d }
    simulator: { port: %2$d }
    redis: { url: "redis://127.0.0.1:%3$d" }
    time_series: { url: "http://127.0.0.1:%4$d" }
    venues:
      binance: { websocket_url: "ws://127.0.0.1:%2$d", rest_url: "http://127.0.0.1:%2$d" }
    account: { websocket_url: "ws://127.0.0.1:%2$d", rest_url: "http://127.0.0.1:%2$d" }
    sentiment:
      fear_greed: { url: "http://127.0.0.1:%2$d/fake/fear-greed/fng/?limit=10", interval: 10m }
      rss:
        - { name: demo-news, url: "http://127.0.0.1:%2$d/fake/rss/demo-news", interval: 30s }
      json: []
    execution: { max_holding: 20s }
    ports:
      market_ingest: %5$d
      sentiment_ingest: %6$d
      strategy_engine: %7$d
      order_executor: %8$d
    """
        .formatted(ports.toArray());
  }
}
