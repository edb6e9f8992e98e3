package io.tradebot.platform.configuration;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationLoaderTest {
  private static final String KEY = "k3k3-unit-key-that-is-long-enough";

  /** All that mode live asks for, and nothing of the simulator's. */
  private static final String LIVE =
      """
      mode: live
      i_accept_the_risk: true
      api: { key: %s }
      time_series: { kind: none }
      venues:
        binance:
          websocket_url: wss://stream.binance.com:9443
          rest_url: https://api.binance.com
      account:
        rest_url: https://api.binance.com
        websocket_url: wss://ws-api.binance.com:443
        api_key: 7ca1f0
        api_secret: 0123
      sentiment: { enabled: false }
      sizing: { risk_per_trade: 0.005, max_position: 0.10 }
      risk:
        max_open_positions: 3
        max_order_notional: 1000
        max_gross_exposure: 0.50
        max_asset_exposure: 0.30
        max_loss_per_trade: 0.01
        daily_loss_limit: 0.03
        max_drawdown: 0.10
      """
          .formatted(KEY);

  @TempDir Path directory;

  @Test
  void takesTheExampleAsDefaults() throws IOException {
    Path example = SharedData.projectRoot().resolve("config.example.yml");

    TradebotConfiguration fromExample = load(Files.readString(example));
    TradebotConfiguration defaults = load("");

    assertThat(fromExample)
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> a.reveal().equals(b.reveal()), Secret.class)
        .isEqualTo(defaults);
    assertThat(defaults.mode()).isEqualTo(Mode.DEMO);
    assertThat(defaults.sizing().riskPerTrade()).isEqualTo(Rate.of("0.005"));
    assertThat(defaults.market().bookPublishInterval()).isEqualTo(Duration.ofMillis(100));
    assertThat(defaults.risk().maxOrderNotional()).hasToString("5000 USDT");
    assertThat(defaults.simulator().balances())
        .isEqualTo(Map.of(Asset.of("USDT"), Quantity.of("100000")));
    assertThat(defaults.sentiment().rss()).hasSize(1);
    assertThat(defaults.instruments()).hasSize(2).isEqualTo(defaults.tradedInstruments());
  }

  @Test
  void readsFileWithByteOrderMarkAndWindowsLines() throws IOException {
    Path file = directory.resolve("config.yml");
    Files.writeString(file, "\uFEFFmode: demo\r\napi:\r\n  port: 9009\r\n");

    TradebotConfiguration configuration = ConfigurationLoader.load(file, environment(Map.of()));

    assertThat(configuration.api().port()).isEqualTo(9009);
  }

  @Test
  void letsEnvironmentWinOverFileAndFileOverDefaults() {
    Map<String, String> variables =
        Map.of(
            "TRADEBOT_API_PORT", "9100",
            "TRADEBOT_VENUES_BINANCE_SYMBOLS", "BTC-USDT, ETH-USDT,SOL-USDT",
            "TRADEBOT_EXECUTION_FEES_TAKER", "0.00075",
            "TRADEBOT_SIMULATOR_BALANCES_USDT", "5000",
            "TRADEBOT_SIMULATOR_BALANCES_BTC", "0.5",
            "TRADEBOT_SENTIMENT_RSS_0_INTERVAL", "2m");

    TradebotConfiguration configuration =
        load("api: { port: 9009, command_timeout: 3s }", variables);

    assertThat(configuration.api().port()).isEqualTo(9100);
    assertThat(configuration.api().commandTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(requireNonNull(configuration.venues().get(Venue.BINANCE)).symbols())
        .containsExactly(Symbol.of("BTC-USDT"), Symbol.of("ETH-USDT"), Symbol.of("SOL-USDT"));
    assertThat(configuration.execution().fees().taker()).isEqualTo(Rate.of("0.00075"));
    assertThat(configuration.execution().fees().maker()).isEqualTo(Rate.of("0.001"));
    assertThat(configuration.simulator().balances())
        .isEqualTo(
            Map.of(Asset.of("USDT"), Quantity.of("5000"), Asset.of("BTC"), Quantity.of("0.5")));
    assertThat(configuration.sentiment().rss().getFirst().interval())
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void tellsAllMistakesAtOnce() {
    List<Mistake> mistakes =
        mistakes(
            """
            mode: production
            risk:
              daily_loss_limit: 5
              max_open_positions: 0
            api:
              port: 99999
            strategies:
              sma_crossover: { fast_period: 30, slow_period: 10 }
            """);

    assertThat(mistakes)
        .extracting(Mistake::key)
        .containsExactlyInAnyOrder(
            "mode",
            "risk.daily_loss_limit",
            "risk.max_open_positions",
            "api.port",
            "strategies.sma_crossover.fast_period");
    assertThat(mistakes)
        .filteredOn(mistake -> mistake.key().equals("risk.daily_loss_limit"))
        .singleElement()
        .hasToString(
            "risk.daily_loss_limit = \"5\" (line 3): must be a fraction above 0 and up to 1, with"
                + " at most 8 decimals (0.05 means 5 %)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # yaml                                           | key                               | says
          risk: { max_drawdown: 15 }                        | risk.max_drawdown                 | fraction
          risk: { max_drawdown: 0 }                         | risk.max_drawdown                 | fraction
          risk: { max_drawdown: -0.1 }                      | risk.max_drawdown                 | fraction
          risk: { max_drawdown: 0.123456789 }               | risk.max_drawdown                 | 8 decimals
          risk: { max_order_notional: 0 }                   | risk.max_order_notional           | above 0
          risk: { loss_streak: -1 }                         | risk.loss_streak                  | whole number
          risk: { loss_streak: 010 }                        | risk.loss_streak                  | leading zeros
          risk: { loss_streak: 1_0 }                        | risk.loss_streak                  | whole number
          risk: { loss_streak: 1:30 }                       | risk.loss_streak                  | whole number
          risk: { max_quote_age: 2 }                        | risk.max_quote_age                | 250ms
          risk: { max_quote_age: 2 s }                      | risk.max_quote_age                | 250ms
          risk: { max_quote_age: 0s }                       | risk.max_quote_age                | from 10ms
          risk: { max_quote_age: }                          | risk.max_quote_age                | no value
          execution: { fees: { taker: 0.1 } }               | execution.fees.taker              | 0.1 %
          execution: { fees: { maker: -0.1 } }              | execution.fees.maker              | 0.1 %
          execution: { entry: stop }                        | execution.entry                   | market, limit, post_only
          execution: { entry: Market }                      | execution.entry                   | market, limit, post_only
          i_accept_the_risk: yes                            | i_accept_the_risk                 | true or false
          account: { name: no }                             | account.name                      | in quotes
          account: { name: on }                             | account.name                      | in quotes
          account: { venue: kraken }                        | account.venue                     | one of the venues
          sentiment: { assets: [no] }                       | sentiment.assets                  | in quotes
          strategy: multi_model                             | strategy                          | list
          strategy: [martingale]                            | strategy                          | sma_crossover
          strategy: [sma_crossover, sma_crossover]          | strategy                          | twice
          venues: { binance: { symbols: [BTC/USDT] } }      | venues.binance.symbols            | BTC-USDT
          strategies: { sma_crossover: { symbols: [XRP-USDT] } } | strategies.sma_crossover.symbols | must be one of
          venues: { binance: { symbols: [BTC-USDT, BTC-USDT, ETH-USDT] } } | venues.binance.symbols | twice
          venues: { binance: { rest_url: "https://api.binance.com" } } | venues.binance.rest_url | simulator
          venues: { binance: { rest_url: "https://api1.binance.com." } } | venues.binance.rest_url | simulator
          account: { rest_url: "https://api.kraken.com" }   | account.rest_url                  | simulator
          market: { timeframes: [1m, 5m] }                  | strategies.sma_crossover.timeframe | market.timeframes
          market: { timeframes: [2m] }                      | market.timeframes                 | 1m, 5m
          market: { backfill_candles: 20 }                  | strategies.sma_crossover.slow_period | backfill
          strategies: { order_book_imbalance: { exit_below: 0.7 } } | strategies.order_book_imbalance.exit_below | enter_above
          strategies: { order_book_imbalance: { enter_above: 60 } } | strategies.order_book_imbalance.enter_above | from 0 to 1
          account: { quote_asset: EUR }                     | strategies.sma_crossover.symbols  | at least one
          sizing: { max_position: 0.9 }                     | sizing.max_position               | max_gross_exposure
          ports: { market_ingest: 8008 }                    | ports.market_ingest               | port of api.port
          redis: { url: "http://localhost:6379" }           | redis.url                         | redis://
          redis: { url: "redis://:pw@localhost:6379" }      | redis.url                         | without a password
          api: { key: short }                               | api.key                           | 24 characters
          api: { key: change-me-change-me-change-me }       | api.key                           | everybody knows
          api: { key_file: /nonexistent/key }               | api.key_file                      | no such file
          api: [8008]                                       | api                               | group of keys
          api: { port: [8008] }                             | api.port                          | a port
          account: { api_key: abc }                         | account.api_key                   | belong together
          risk: { daily_los_limit: 0.05 }                   | risk.daily_los_limit              | did you mean daily_loss_limit
          rsk: { x: 1 }                                     | rsk                               | did you mean risk
          simulator: { symbols: [BTC-USDT] }                | venues.binance.symbols            | simulator.symbols
          simulator: { balances: { usdt: 1 } }              | simulator.balances.usdt           | upper-case
          simulator: { speed: fast }                        | simulator.speed                   | number
          simulator: { speed: .inf }                        | simulator.speed                   | number
          """)
  void refusesWhatIsNotAllowedAndSaysWhatIs(String yaml, String key, String says) {
    List<Mistake> mistakes = mistakes(yaml);

    assertThat(mistakes)
        .anySatisfy(
            mistake -> {
              assertThat(mistake.key()).isEqualTo(key);
              assertThat(mistake.toString()).contains(says);
            });
  }

  @Test
  void namesBothLinesOfKeyThatIsGivenTwice() {
    List<Mistake> mistakes =
        mistakes("risk:\n  loss_streak: 3\n  price_collar: 0.1\n  loss_streak: 4\n");

    assertThat(mistakes)
        .containsExactly(new Mistake("risk.loss_streak", "", "is given twice", "lines 2 and 4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [",
        "\tmode: demo",
        "- a\n- b",
        "just text",
        "mode: demo\n---\nmode: live",
        "a: &x [*x]"
      })
  void callsWhatIsNoYamlMappingOneMistake(String yaml) {
    assertThat(mistakes(yaml)).isNotEmpty();
  }

  @Test
  void refusesVariableThatNamesNoKey() {
    List<Mistake> mistakes = mistakes("", Map.of("TRADEBOT_RISK_DAILY_LOS_LIMIT", "0.01"));

    assertThat(mistakes)
        .singleElement()
        .satisfies(
            mistake ->
                assertThat(mistake.toString())
                    .contains("TRADEBOT_RISK_DAILY_LOS_LIMIT")
                    .contains("TRADEBOT_RISK_DAILY_LOSS_LIMIT"));
  }

  @Test
  void namesTheVariableBehindMistake() {
    List<Mistake> mistakes = mistakes("", Map.of("TRADEBOT_API_PORT", "http"));

    assertThat(mistakes)
        .singleElement()
        .hasToString(
            "api.port = \"http\" (TRADEBOT_API_PORT): must be a port, a whole number from 1 to"
                + " 65535 without leading zeros");
  }

  @Test
  void acceptsLiveWithAllThatItNeeds() {
    TradebotConfiguration configuration = load(LIVE);

    assertThat(configuration.mode()).isEqualTo(Mode.LIVE);
    assertThat(configuration.account().apiSecret().reveal()).isEqualTo("0123");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          i_accept_the_risk: true                 | i_accept_the_risk: false | i_accept_the_risk
          api_key: 7ca1f0                         | api_key: ""              | account.api_key
          rest_url: https://api.binance.com       | stale_after: 5s          | venues.binance.rest_url
          websocket_url: wss://ws-api.binance.com:443 | receive_window: 5s   | account.websocket_url
          websocket_url: wss://ws-api.binance.com:443 | websocket_url: wss://ws-api.testnet.binance.vision | account.websocket_url
          sentiment: { enabled: false }           | sentiment: { enabled: true } | sentiment.rss
          daily_loss_limit: 0.03                  | loss_streak: 6           | risk.daily_loss_limit
          max_drawdown: 0.10                      | loss_streak: 6           | risk.max_drawdown
          max_order_notional: 1000                | loss_streak: 6           | risk.max_order_notional
          risk_per_trade: 0.005,                  | ' '                      | sizing.risk_per_trade
          time_series: { kind: none }             | time_series: { kind: influxdb } | time_series.token
          mode: live                              | mode: testnet            | account.rest_url
          mode: live                              | mode: paper              | account.rest_url
          mode: live                              | mode: demo               | venues.binance.rest_url
          """)
  void refusesLiveWithAnyPartMissingOrOfAnotherMode(String part, String instead, String key) {
    String yaml = LIVE.replaceFirst(java.util.regex.Pattern.quote(part), instead);

    assertThat(mistakes(yaml)).extracting(Mistake::key).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                                        false",
    "org.example.RedirectedExchange,                            false",
    "kucoin,                                                    true",
    "info.bitrich.xchangestream.kucoin.KucoinStreamingExchange, true",
    "no such thing,                                             true"
  })
  void refusesToReadAnExchangeThroughALibraryInDemoMode(String xchange, boolean refused) {
    String yaml = "venues: { binance: { xchange: \"%s\" } }".formatted(xchange);

    if (refused) {
      assertThat(mistakes(yaml)).extracting(Mistake::key).containsExactly("venues.binance.xchange");
    } else {
      assertThat(load(yaml).venues().values())
          .extracting(TradebotConfiguration.VenueData::xchange)
          .containsExactly(xchange);
    }
  }

  @Test
  void saysWhyALimitMustBeSetInModeLive() {
    assertThat(mistakes(LIVE.replace("  max_drawdown: 0.10\n", "")))
        .singleElement()
        .hasToString(
            "risk.max_drawdown: must be set in mode live, no default knows how much you can"
                + " afford to lose");
  }

  @Test
  void tradesAllThatTheAccountCanWhereAStrategyNamesNoSymbols() {
    TradebotConfiguration configuration =
        load(
            """
            venues: { binance: { symbols: [ETH-BTC, SOL-USDT] } }
            simulator: { symbols: [ETH-BTC, SOL-USDT, BTC-USDT] }
            """);

    assertThat(configuration.smaCrossover().symbols()).containsExactly(Symbol.of("SOL-USDT"));
    assertThat(configuration.multiModel().symbols()).containsExactly(Symbol.of("SOL-USDT"));
    assertThat(configuration.orderBookImbalance().symbols()).containsExactly(Symbol.of("SOL-USDT"));
  }

  @Test
  void makesSecretsInDemoModeOnce() throws IOException {
    TradebotConfiguration first = load("");
    TradebotConfiguration second = load("");

    assertThat(first.api().key().reveal()).hasSize(43).isEqualTo(second.api().key().reveal());
    assertThat(first.account().apiKey().reveal())
        .isEqualTo(Files.readString(directory.resolve("secrets/sim-api-key")).strip());
    assertThat(first.toString()).doesNotContain(first.api().key().reveal());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("secrets/sim-api-secret"))))
        .isEqualTo("rw-------");
  }

  @Test
  void readsSecretFromFileThatOnlyItsOwnerReads() throws IOException {
    Path file = directory.resolve("key");
    Files.writeString(file, KEY + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    TradebotConfiguration configuration =
        load("", Map.of("TRADEBOT_API_KEY_FILE", file.toString()));

    assertThat(configuration.api().key().reveal()).isEqualTo(KEY);
  }

  @Test
  void refusesSecretFileThatOthersCanReadOrThatIsEmpty() throws IOException {
    Path open = directory.resolve("open");
    Files.writeString(open, KEY);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Path empty = directory.resolve("empty");
    Files.writeString(empty, "\n");
    Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rw-------"));

    List<Mistake> mistakes =
        mistakes(
            "",
            Map.of(
                "TRADEBOT_API_KEY_FILE", open.toString(),
                "TRADEBOT_REDIS_PASSWORD_FILE", empty.toString()));

    assertThat(mistakes)
        .extracting(Mistake::key)
        .containsExactlyInAnyOrder("api.key_file", "redis.password_file");
    assertThat(mistakes.toString()).contains("chmod 600").contains("empty").doesNotContain(KEY);
  }

  @Test
  void neverShowsSecretInMistake() {
    List<Mistake> mistakes =
        mistakes("api: { key: s3cr3t }\naccount: { api_key: s3cr3t }\nmode: x");

    assertThat(mistakes).hasSize(3);
    assertThat(new ConfigurationException(mistakes)).message().doesNotContain("s3cr3t");
  }

  @Test
  void fingerprintsWhatTheBotIsAndNotWhereItRuns() {
    String fingerprint = load("").fingerprint();

    assertThat(
            load("api: { port: 9000, key: " + KEY + " }\nredis: { url: 'redis://redis:6379' }")
                .fingerprint())
        .isEqualTo(fingerprint);
    assertThat(load("risk: { loss_streak: 7 }").fingerprint()).isNotEqualTo(fingerprint);
    assertThat(load("strategy: [sma_crossover]").fingerprint()).isNotEqualTo(fingerprint);
    assertThat(load("risk: { price_collar: 0.0200 }").fingerprint()).isEqualTo(fingerprint);
  }

  @Test
  void saysThatNamedFileIsNotThere() {
    Map<String, String> variables = Map.of("TRADEBOT_CONFIG", "/nonexistent/tradebot.yml");

    ConfigurationException thrown =
        catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationLoader.load(environment(variables)));

    assertThat(thrown)
        .hasMessageContaining("/nonexistent/tradebot.yml")
        .hasMessageContaining("no such file");
  }

  private TradebotConfiguration load(String yaml) {
    return load(yaml, Map.of());
  }

  private TradebotConfiguration load(String yaml, Map<String, String> variables) {
    return ConfigurationLoader.load(yaml, environment(variables));
  }

  private List<Mistake> mistakes(String yaml) {
    return mistakes(yaml, Map.of());
  }

  private List<Mistake> mistakes(String yaml, Map<String, String> variables) {
    ConfigurationException thrown =
        catchThrowableOfType(ConfigurationException.class, () -> load(yaml, variables));
    assertThat(thrown).as("no mistake found").isNotNull();
    return thrown.mistakes();
  }

  private Map<String, String> environment(Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("TRADEBOT_SECRETS_DIRECTORY", directory.resolve("secrets").toString());
    environment.put("PATH", "/bin");
    return environment;
  }
}
