package io.tradebot.system.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.controlapi.ControlApiApplication;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.service.TradebotService;
import io.tradebot.research.Research;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.MarketDataFiles;
import io.tradebot.testkit.TestRedis;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * The panel in a real browser before a control-api that is alone: who may see which command, and a
 * backtest by the real research program from the form to its report.
 */
class ControlPanelTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration BACKTEST = Duration.ofMinutes(4);
  private static final String FULL = "k7Qm2ZpX9vLw4TtR8sYb3NcE";
  private static final String STOP = "p3Zk9QwErTyU1oPaSdFgHjKl";
  private static final String VIEW = "v7Bn4MqWxEcRvTbYnUmIlOkP";
  private static final String VISIBLE =
      "[...document.querySelectorAll('[data-action]')].filter((b) => b.offsetParent !== null)"
          + ".map((b) => b.dataset.action).sort().join(' ')";

  @TempDir static Path home;

  @SuppressWarnings("NullAway.Init")
  private static TestRedis redis;

  @SuppressWarnings("NullAway.Init")
  private static ConfigurableApplicationContext api;

  @SuppressWarnings("NullAway.Init")
  private static Browser browser;

  @SuppressWarnings("NullAway.Init")
  ControlPanelTest() {}

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    Optional<Path> program = Browser.installed();
    assumeTrue(
        program.isPresent(), "neither Chromium nor Chrome is installed: the panel is not driven");
    redis = TestRedis.startOwn();
    writeCandles(home.resolve("data/market"));
    writeResearchProgram(home.resolve("research.jar"));
    api =
        TradebotService.run(
            ServiceName.CONTROL_API,
            ControlApiApplication.class,
            ConfigurationLoader.load(configuration(), Map.of()),
            "--server.port=0");
    browser = Browser.start(program.orElseThrow(), home.resolve("browser"));
    browser.look(1440, 900, "light");
  }

  @AfterAll
  static void close() throws InterruptedException {
    if (browser != null) {
      browser.close();
    }
    if (api != null) {
      api.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  private static String configuration() {
    return """
    mode: demo
    secrets_directory: %1$s/secrets
    data_directory: %1$s/data
    redis: { url: "%2$s" }
    time_series: { kind: none }
    api:
      key: %3$s
      keys: [%4$s, %5$s]
    research: { program: %1$s/research.jar, home: %1$s/research }
    """
        .formatted(home, redis.uri(), FULL, entry("phone:stop:", STOP), entry("wall:view:", VIEW));
  }

  private static String entry(String start, String key) {
    try {
      return start
          + HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Sixty days of hours that walk by chance. */
  private static void writeCandles(Path folder) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    CandleSeries.Builder candles =
        CandleSeries.builder(
            new InstrumentId(Venue.BINANCE, Symbol.of("BTC-USDT")), Timeframe.of("1h"));
    long begin = Instant.parse("2021-01-01T00:00:00Z").getEpochSecond();
    double price = 30_000;
    for (int i = 0; i < 60 * 24; i++) {
      double open = price;
      price *= StrictMath.exp(random.nextGaussian() * 0.006);
      candles.add(
          (begin + i * 3_600L) * 1_000_000_000L,
          raw(open),
          raw(Math.max(open, price) * 1.001),
          raw(Math.min(open, price) * 0.999),
          raw(price),
          raw(50),
          CandleSeries.UNKNOWN,
          CandleSeries.UNKNOWN,
          CandleSeries.UNKNOWN,
          CandleSource.VENUE);
    }
    new MarketDataFiles(folder).save(candles.build());
  }

  private static long raw(double value) {
    return Math.round(value * 100) * (FixedPoint.ONE / 100);
  }

  /** The real program as a jar that names the class path of this build. */
  private static void writeResearchProgram(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Research.class.getName());
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(path -> Path.of(path).toUri().toString())
                .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
  }

  private static URI panel() {
    return URI.create(
        "http://127.0.0.1:" + api.getEnvironment().getRequiredProperty("local.server.port") + "/");
  }

  private static void logIn(String key) throws InterruptedException {
    browser.open(panel());
    browser.await(
        "document.querySelector('#key-dialog[open]')"
            + " || document.querySelector('#app')?.hidden === false",
        SOON);
    if (browser.evaluate("document.querySelector('#app').hidden === false").asBoolean()) {
      // Of a test that ended in the middle.
      logOut();
      browser.evaluate("location.reload()");
    }
    browser.await("document.querySelector('#key-dialog[open]')", SOON);
    browser.click("#key");
    browser.type(key);
    browser.click("#key-form button");
    browser.await("document.querySelector('#app')?.hidden === false", SOON);
    browser.await("document.querySelector('[data-action=panic]')", SOON);
  }

  private static void logOut() throws InterruptedException {
    browser.evaluate(
        "fetch('/api/session', { method: 'DELETE' }).then(() => sessionStorage.length)");
  }

  @Test
  void offersOnlyWhatTheRoleMayDoAndKeepsNoKey() throws InterruptedException {
    logIn(VIEW);
    browser.await(VISIBLE + " === ''", SOON);
    assertThat(kept()).isEqualTo("0 ''");
    browser.evaluate("location.reload()");
    // The session goes on, without a key anywhere in the page.
    browser.await("document.querySelector('#who')?.textContent.includes('wall')", SOON);
    browser.evaluate("location.hash = 'trading'");
    browser.await("document.querySelector('main[data-page=trading] .card')", SOON);
    browser.await(
        "[...document.querySelectorAll('main [data-needs]')].every((e) => e.offsetParent === null)",
        SOON);
    logOut();

    logIn(STOP);
    browser.await(VISIBLE + " === 'panic pause stop'", SOON);
    logOut();

    logIn(FULL);
    browser.await(VISIBLE + " === 'panic pause reset restart start stop'", SOON);
    logOut();
  }

  private static String kept() throws InterruptedException {
    return browser
        .evaluate("`${sessionStorage.length} '${document.cookie}'`")
        .asString("nothing was read");
  }

  @Test
  void testsAStrategyFromTheFormToTheReport() throws IOException, InterruptedException {
    logIn(FULL);
    for (String language : List.of("fr", "en")) {
      browser.evaluate("localStorage.setItem('tradebot.language', '" + language + "')");
      browser.open(panel().resolve("/#backtests"));
      browser.evaluate("location.reload()");
      browser.await("document.documentElement?.lang === '" + language + "'", SOON);
      browser.await(
          "document.querySelector('[id=\"field-backtest.symbols\"] option[value=BTC-USDT]')", SOON);
      assertThat(findings()).as(language).isEmpty();
    }
    browser.evaluate("document.querySelector('[data-parameter=fast_period]').focus()");
    browser.type("12");
    browser.click("main form button[type=submit]");

    browser.await("document.querySelector('main tbody a[href^=\"#backtests/\"]')", BACKTEST);
    String row = browser.evaluate("document.querySelector('main tbody tr').innerText").asString("");
    assertThat(row).contains("BTC-USDT", "1h", "2021-01-01", "done");
    browser.click("main tbody a[href^=\"#backtests/\"]");
    browser.await(
        "document.querySelector('iframe.report')?.getAttribute('sandbox') === 'allow-scripts'",
        SOON);
    browser.photograph(home.resolve("backtests.png"));
    String report = browser.evaluate("document.querySelector('iframe.report').src").asString("");

    // Its own scripts draw it, and have no origin to ask the API with.
    browser.open(URI.create(report));
    browser.await("document.querySelectorAll('canvas').length > 3", SOON);
    assertThat(browser.evaluate("self.origin").asString("")).isEqualTo("null");
    assertThat(
            browser
                .evaluate("fetch('/api/bot/status').then(() => 'answered', () => 'refused')")
                .asString(""))
        .isEqualTo("refused");
    browser.open(panel());
    browser.await("document.querySelector('#app')?.hidden === false", SOON);
    logOut();
  }

  private static JsonNode findings() throws IOException, InterruptedException {
    browser.evaluate(PanelTour.axe() + "; true");
    return browser.evaluate(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })"
            + ".then((r) => r.violations.filter((v) => /serious|critical/.test(v.impact))"
            + ".map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html).join(' ')))");
  }
}
