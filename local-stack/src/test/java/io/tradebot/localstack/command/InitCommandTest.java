package io.tradebot.localstack.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tradebot.localstack.StackLayout;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class InitCommandTest {
  private static final String KEY =
      "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
  private static final String SECRET =
      "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
  private static final String GOOD_RIGHTS =
      "{\"ipRestrict\":true,\"enableWithdrawals\":false,\"enableInternalTransfer\":false,"
          + "\"permitsUniversalTransfer\":false,\"enableReading\":true,"
          + "\"enableSpotAndMarginTrading\":true}";

  /** Answers to what may be lost. */
  private static final String LIMITS = "500\n2\n20\n0.5\n3\n10\n";

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final StringWriter said = new StringWriter();
  private HttpServer exchange;
  private volatile int status = 200;
  private volatile String answer = GOOD_RIGHTS;

  @BeforeEach
  void openTheExchange() throws IOException {
    exchange = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    exchange.createContext(
        "/",
        call -> {
          asked.add(call.getRequestURI() + " " + call.getRequestHeaders().getFirst("X-MBX-APIKEY"));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(status, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    exchange.start();
  }

  @AfterEach
  void closeTheExchange() {
    exchange.stop(0);
  }

  private int run(String answers, String... arguments) {
    CommandLine line =
        new CommandLine(
            new InitCommand(
                new BufferedReader(new StringReader(answers)),
                new StackLayout(folder),
                () -> Instant.parse("2026-11-02T09:30:00Z")));
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--rest-url";
    all[arguments.length + 1] = "http://127.0.0.1:" + exchange.getAddress().getPort();
    line.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          command.getErr().println(exception.getMessage());
          return 1;
        });
    return line.execute(all);
  }

  private int live(String answers) {
    return run(answers, "--mode", "live", "--venue", "binance", "--symbols", "BTC-USDT");
  }

  private TradebotConfiguration written() throws IOException {
    String yaml =
        Files.readString(folder.resolve("config.yml"))
            .replace(".tradebot/", folder.resolve(".tradebot") + "/")
            .replace("i_accept_the_risk: false", "i_accept_the_risk: true");
    return ConfigurationLoader.load(yaml, Map.of());
  }

  @Test
  void writesAConfigurationThatTheServicesTake() throws IOException {
    int code = run("paper\nkraken\nBTC-USD, ETH-USD\n");

    assertThat(code).as(said.toString()).isZero();
    TradebotConfiguration configuration = written();
    assertThat(configuration.mode()).isEqualTo(Mode.PAPER);
    assertThat(configuration.account().id().venue().code()).isEqualTo("KRAKEN");
    assertThat(configuration.api().key().reveal()).hasSizeGreaterThan(24);
    assertThat(configuration.tradedInstruments()).hasSize(2);
    assertThat(asked).isEmpty();
  }

  @Test
  void asksAgainUntilItUnderstands() throws IOException {
    int code = run("real\ndemo\n");

    assertThat(code).isZero();
    assertThat(said.toString()).contains("mode must be one of [demo, paper, testnet, live]");
    assertThat(written().mode()).isEqualTo(Mode.DEMO);
  }

  @Test
  void takesAKeyThatMayTradeAndNothingElse() throws IOException {
    int code = live(LIMITS + KEY + "\n" + SECRET + "\n");

    assertThat(code).as(said.toString()).isZero();
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst())
        .startsWith("/sapi/v1/account/apiRestrictions?timestamp=1793611800000&recvWindow=10000")
        .contains("&signature=")
        .endsWith(KEY);
    assertThat(said.toString()).doesNotContain(SECRET).doesNotContain(KEY);
    Path secret = folder.resolve(".tradebot/secrets/exchange-api-secret");
    assertThat(Files.readString(secret).strip()).isEqualTo(SECRET);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(folder.resolve("config.yml"))).doesNotContain(SECRET);
    assertThat(written().account().apiSecret().reveal()).isEqualTo(SECRET);
  }

  @Test
  void asksWhatMayBeLostBeforeItTradesForReal() throws IOException {
    int code = live("a lot\n0\n500\n2.5\n2\n20\n101\n0.5 %\n3\n10%\n" + KEY + "\n" + SECRET + "\n");

    assertThat(code).as(said.toString()).isZero();
    assertThat(said.toString())
        .contains("must be a number, was \"a lot\"")
        .contains("must be above 0 and at most 1000000000, was 0")
        .contains("must be a whole number, was \"2.5\"")
        .contains("must be above 0 and at most 100, was 101");
    assertThat(Files.readString(folder.resolve("config.yml")))
        .contains(
            """
            sizing:
              risk_per_trade: 0.005
              max_position: 0.2
            risk:
              max_order_notional: 500
              max_open_positions: 2
              max_asset_exposure: 0.2 # one position
              max_gross_exposure: 0.4 # all positions
              max_loss_per_trade: 0.01 # refuses an entry; twice what a position is sized for
              daily_loss_limit: 0.03
              max_drawdown: 0.1
            """);
    assertThat(written().mode()).isEqualTo(Mode.LIVE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ipRestrict\":true,\"enableWithdrawals\":true,\"enableSpotAndMarginTrading\":true}",
        "{\"ipRestrict\":true,\"enableSpotAndMarginTrading\":true}",
        "{\"enableWithdrawals\":false,\"permitsUniversalTransfer\":true,"
            + "\"enableSpotAndMarginTrading\":true}",
        "{\"enableWithdrawals\":false,\"enableSpotAndMarginTrading\":false}",
      })
  void refusesAKeyThatMayMoveMoneyAwayOrCannotTrade(String rights) {
    answer = rights;

    int code = live(LIMITS + KEY + "\n" + SECRET + "\n");

    assertThat(code).isEqualTo(1);
    assertThat(said.toString()).contains("Nothing was written: the key may");
    assertThat(folder.resolve("config.yml")).doesNotExist();
    assertThat(folder.resolve(".tradebot/secrets/exchange-api-key")).doesNotExist();
  }

  @Test
  void saysWhatTheExchangeSaysOfAWrongKey() {
    status = 401;
    answer = "{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions for action.\"}";

    int code =
        run(
            KEY + "\n" + SECRET + "\n",
            "--mode",
            "testnet",
            "--venue",
            "binance",
            "--symbols",
            "BTC-USDT");

    assertThat(code).isEqualTo(1);
    assertThat(said.toString()).contains("the exchange refuses the key: Invalid API-key");
    assertThat(asked.getFirst()).startsWith("/api/v3/account?");
  }

  @Test
  void replacesNoFileUnasked() throws IOException {
    Files.writeString(folder.resolve("config.yml"), "mode: paper\n");

    int code = run("demo\n");

    assertThat(code).isEqualTo(1);
    assertThat(said.toString()).contains("--force replaces it");
    assertThat(run("demo\n", "--force")).isZero();
  }

  @Test
  void makesKeysWithRolesThatTheConfigurationTakes() {
    CommandLine line = new CommandLine(new KeyCommand());
    line.setOut(new PrintWriter(said, true));

    int code = line.execute("--name", "phone", "--role", "stop");

    String text = said.toString();
    String entry = text.substring(text.indexOf("[\"") + 2, text.lastIndexOf("\"]"));
    assertThat(code).isZero();
    assertThat(
            ConfigurationLoader.load("api:\n  keys: [\"" + entry + "\"]\n", Map.of()).api().keys())
        .hasSize(1);
    assertThat(entry).doesNotContain(text.substring(text.indexOf(": ") + 2, text.indexOf('\n')));
  }

  @Test
  void completesEveryVerb() {
    CommandLine line = new CommandLine(new TradebotCommand());
    line.setOut(new PrintWriter(said, true));

    int code = line.execute("completion");

    assertThat(code).isZero();
    assertThat(said.toString())
        .contains("complete -F _complete_tradebot")
        .contains("panic", "--trade-for", "doctor", "init", "up");
  }
}
