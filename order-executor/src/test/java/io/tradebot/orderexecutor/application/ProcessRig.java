package io.tradebot.orderexecutor.application;

import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.message.Message;
import io.tradebot.core.execution.ExecutionState;
import io.tradebot.orderexecutor.OrderExecutorApplication;
import io.tradebot.orderexecutor.adapter.journal.FileStateArchive;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.testkit.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service in processes of its own, between a real Redis and the simulated exchange, as it is
 * started in production. Each process has a name, and the folder of that name keeps its files.
 */
final class ProcessRig implements AutoCloseable {
  static final String API_KEY = "canary-api-key-4711-0815-aaaa-bbbb-cccc";
  static final List<InstrumentId> FIVE =
      List.of(
          Rig.BTC,
          InstrumentId.of("BINANCE:ETH-USDT"),
          InstrumentId.of("BINANCE:SOL-USDT"),
          InstrumentId.of("BINANCE:BNB-USDT"),
          InstrumentId.of("BINANCE:XRP-USDT"));

  final Rig rig;
  private final Path folder;
  private final List<InstrumentId> instruments;
  private final List<Member> members = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final MessageCodec codec = new MessageCodec();
  private final JsonMapper json = new JsonMapper();
  private String classPath = ChildJvm.ownClassPath();
  private List<String> options = List.of();

  /** More of the configuration's environment. */
  final Map<String, String> environment = new HashMap<>();

  ProcessRig(Path folder, List<InstrumentId> instruments) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.instruments = instruments;
    this.rig = new Rig(folder.resolve("rig"), instruments);
  }

  /** One executor, and where it listens. */
  final class Member {
    private final String name;
    private final int port;
    private final ChildJvm process;
    private final long startedAt = System.nanoTime();

    private Member(String name, int port, ChildJvm process) {
      this.name = name;
      this.port = port;
      this.process = process;
    }

    ChildJvm process() {
      return process;
    }

    String get(String path) {
      try {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(20))
                    .header("X-API-Key", API_KEY)
                    .build(),
                BodyHandlers.ofString())
            .body();
      } catch (IOException notThere) {
        return "";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    /** What it says of one of its components; empty when it says nothing. */
    String health(String component) {
      String body = get("/actuator/health");
      if (body.isEmpty()) {
        return "";
      }
      for (JsonNode found : json.readTree(body).path("components")) {
        JsonNode state = found.path("details").path(component);
        if (state.isString()) {
          return state.asString();
        }
      }
      return "";
    }

    boolean isReady() {
      return health("reconciliation").equals("UP") && health("lease").equals("UP");
    }

    /**
     * Waits until its books are compared with the venue's.
     *
     * @return from the start of the process
     */
    Duration awaitReady() {
      try {
        rig.await(name + " ready", this::isReady);
      } catch (AssertionError late) {
        String printed = process.printed();
        throw new AssertionError(printed.substring(Math.max(0, printed.length() - 4_000)), late);
      }
      return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    Optional<ExecutionState> books() {
      return new FileStateArchive(
              data(name).resolve("order-executor").resolve(Rig.ACCOUNT.value() + ".state.json"),
              codec.mapper())
          .load();
    }

    /** Waits until ledger and books agree. */
    void audit() {
      try {
        rig.await("books that equal the ledger", () -> mismatches().isEmpty());
      } catch (AssertionError different) {
        throw new AssertionError("books and ledger differ: " + mismatches(), different);
      }
    }

    List<String> mismatches() {
      return LedgerAuditor.compare(ledger(), rig.state(), books().orElse(null));
    }
  }

  /**
   * Makes later starts quick, as the launcher's installation does: jars, and a cache of classes.
   */
  void install() throws IOException {
    Path app = Files.createDirectories(folder.resolve("app"));
    classPath = ChildJvm.packedClassPath(app);
    Path cache = app.resolve("executor.aot");
    Map<String, String> here = environmentOf("training");
    try (ChildJvm training =
        ChildJvm.start(
            OrderExecutorApplication.class.getName(),
            classPath,
            List.of("-XX:AOTCacheOutput=" + cache, "-Dspring.context.exit=onRefresh"),
            here,
            folder.resolve("training.log"),
            "--server.port=0")) {
      training.awaitEnd();
    }
    if (Files.exists(cache)) {
      options = List.of("-XX:AOTCache=" + cache);
    }
  }

  boolean isInstalled() {
    return !options.isEmpty();
  }

  Member start(String name) {
    int port = freePort();
    Member member =
        new Member(
            name,
            port,
            ChildJvm.start(
                OrderExecutorApplication.class.getName(),
                classPath,
                options,
                environmentOf(name),
                log(name),
                "--server.port=" + port));
    members.add(member);
    return member;
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  Path data(String name) {
    return folder.resolve("data-" + name);
  }

  Path folder() {
    return folder;
  }

  private Map<String, String> environmentOf(String name) {
    String symbols =
        String.join(", ", instruments.stream().map(each -> each.symbol().toString()).toList());
    Map<String, String> all = new HashMap<>();
    all.put("TRADEBOT_REDIS_URL", rig.redis.uri());
    all.put("TRADEBOT_ACCOUNT_REST_URL", rig.sim.restUri().toString());
    all.put("TRADEBOT_ACCOUNT_WEBSOCKET_URL", rig.sim.streamUri().toString());
    all.put("TRADEBOT_ACCOUNT_API_KEY", Rig.CREDENTIALS.apiKey());
    all.put("TRADEBOT_ACCOUNT_API_SECRET", Rig.CREDENTIALS.apiSecret());
    all.put("TRADEBOT_API_KEY", API_KEY);
    all.put("TRADEBOT_TIME_SERIES_KIND", "none");
    all.put("TRADEBOT_STRATEGY", "sma_crossover");
    all.put("TRADEBOT_VENUES_BINANCE_SYMBOLS", symbols);
    all.put("TRADEBOT_SIMULATOR_SYMBOLS", symbols);
    all.put("TRADEBOT_DATA_DIRECTORY", data(name).toString());
    all.put("TRADEBOT_SECRETS_DIRECTORY", folder.resolve("secrets").toString());
    all.put("TRADEBOT_RISK_MAX_OPEN_POSITIONS", "20");
    all.put("TRADEBOT_RISK_MAX_OPEN_ORDERS", "200");
    all.put("TRADEBOT_RISK_MAX_ORDERS_PER_MINUTE", "600");
    all.putAll(environment);
    return all;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode ledger() {
    return rig.call("GET", "/sim/ledger");
  }

  /** How many requests to place an order have reached the venue. */
  int posts() {
    return LedgerAuditor.posts(ledger()).values().stream().mapToInt(Integer::intValue).sum();
  }

  TradingState state() {
    try {
      return rig.store
          .read(StateKeys.TRADING_STATE)
          .map(envelope -> ((TradingStateChanged) envelope.payload()).to())
          .orElse(TradingState.STOPPED);
    } catch (BusDisconnectedException away) {
      return TradingState.STOPPED;
    }
  }

  /** What is said of the last panic; null when there is none, or Redis does not answer. */
  @Nullable Message panic() {
    try {
      return rig.store.read(StateKeys.PANIC).map(Envelope::payload).orElse(null);
    } catch (BusDisconnectedException away) {
      return null;
    }
  }

  /** Brings it to RUNNING, whatever it was. */
  void run() {
    if (state() == TradingState.HALTED) {
      tell(() -> rig.command(ControlAction.RESET));
      rig.await("reset", () -> state() != TradingState.HALTED);
    }
    tell(() -> rig.command(ControlAction.START));
    rig.await("running", () -> state() == TradingState.RUNNING);
  }

  /** Says something on the bus as soon as Redis takes it. */
  void tell(Runnable what) {
    rig.await(
        "Redis takes messages",
        () -> {
          try {
            what.run();
            return true;
          } catch (BusDisconnectedException notYet) {
            return false;
          }
        });
  }

  /** Somebody places an order at the exchange, past us. */
  void placeByHand(String id, InstrumentId instrument, String side, String quantity, String price) {
    String text =
        "symbol=%s&side=%s&type=LIMIT&timeInForce=GTC&quantity=%s&price=%s&newClientOrderId=%s&timestamp=%d"
            .formatted(
                Rig.wireName(instrument),
                side,
                quantity,
                price,
                URLEncoder.encode(id, StandardCharsets.UTF_8),
                System.currentTimeMillis());
    signed("POST", "/api/v3/order", text);
  }

  void cancelByHand(String id, InstrumentId instrument) {
    signed(
        "DELETE",
        "/api/v3/order",
        "symbol=%s&origClientOrderId=%s&timestamp=%d"
            .formatted(Rig.wireName(instrument), id, System.currentTimeMillis()));
  }

  private void signed(String method, String path, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Rig.CREDENTIALS.apiSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String signature =
          HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
      URI uri = URI.create(rig.sim.restUri() + path + "?" + text + "&signature=" + signature);
      int status =
          http.send(
                  HttpRequest.newBuilder(uri)
                      .header("X-MBX-APIKEY", Rig.CREDENTIALS.apiKey())
                      .method(method, BodyPublishers.noBody())
                      .build(),
                  BodyHandlers.ofString())
              .statusCode();
      if (status != 200) {
        throw new AssertionError(method + " by hand was answered with status " + status);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    members.forEach(member -> member.process().close());
    rig.close();
    http.close();
  }
}
