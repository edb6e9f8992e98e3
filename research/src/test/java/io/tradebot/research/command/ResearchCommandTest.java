package io.tradebot.research.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs as a user runs them, on a small past. */
class ResearchCommandTest {
  private static final int DAYS = 70;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private Path candles;

  @BeforeEach
  void writePast() throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    StringBuilder text = new StringBuilder("open_time_ms,open,high,low,close,volume\n");
    double price = 20_000;
    for (int i = 0; i < DAYS * 24; i++) {
      double open = price;
      price *= StrictMath.exp(random.nextGaussian() * 0.006);
      text.append(
          String.format(
              Locale.ROOT,
              "%d,%.2f,%.2f,%.2f,%.2f,%d%n",
              1_609_459_200_000L + i * 3_600_000L,
              open,
              Math.max(open, price) * 1.001,
              Math.min(open, price) * 0.999,
              price,
              50));
    }
    candles = folder.resolve("btc.csv");
    Files.writeString(candles, text);
  }

  @Test
  void aBacktestLeavesAPageAFileAndALineInTheLedger() throws IOException {
    assertThat(run("backtest")).isZero();
    assertThat(run("backtest")).isZero();

    List<JsonNode> ledger = ledger();
    assertThat(ledger).hasSize(2);
    assertThat(ledger.get(0).path("ordersHash")).isEqualTo(ledger.get(1).path("ordersHash"));
    assertThat(ledger.get(0).path("statistics").path("trades").doubleValue()).isPositive();
    assertThat(ledger.get(0).path("returns").size()).isEqualTo(DAYS);
    Path report = folder.resolve("home/runs").resolve(ledger.get(0).path("id").stringValue());
    String page = Files.readString(report.resolve("report.html"));
    assertThat(page).contains("echarts").doesNotContain("/*DATA*/").doesNotContain("src=\"http");
    JsonNode json = JsonMapper.shared().readTree(Files.readString(report.resolve("report.json")));
    JsonNode costs = json.path("costs");
    assertThat(
            amount(costs, "fee")
                .add(amount(costs, "spread"))
                .add(amount(costs, "slippage"))
                .add(amount(costs, "latency")))
        .isEqualByComparingTo(amount(costs, "shortfall"));
  }

  private static BigDecimal amount(JsonNode costs, String name) {
    return new BigDecimal(costs.path(name).stringValue());
  }

  @Test
  void aBacktestRunsOverTradesAndOverFrames() throws IOException {
    Path trades = folder.resolve("trades.csv");
    Path frames = folder.resolve("btcusdt.frames");
    StringBuilder csv = new StringBuilder("trade_id,price,quantity,time,is_buyer_maker\n");
    StringBuilder lines =
        new StringBuilder(
            "1 {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"E\":1609459200000,\"U\":1,\"u\":1,"
                + "\"b\":[],\"a\":[]}}\n{\"lastUpdateId\":1,\"bids\":[[\"100.00\",\"5\"]],"
                + "\"asks\":[[\"100.02\",\"5\"]]}\n");
    double before = 100.01;
    for (int i = 1; i <= 3_600; i++) {
      long ms = 1_609_459_200_000L + i * 1_000L;
      double price = 100 + StrictMath.round(Math.sin(i / 150.0) * 200) / 100.0;
      csv.append(String.format(Locale.ROOT, "%d,%.2f,0.5,%d,%b%n", i, price, ms, i % 2 == 0));
      lines.append(
          String.format(
              Locale.ROOT,
              "%d {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"E\":%d,\"U\":%d,\"u\":%d,"
                  + "\"b\":[[\"%.2f\",\"0\"],[\"%.2f\",\"5\"]],"
                  + "\"a\":[[\"%.2f\",\"0\"],[\"%.2f\",\"5\"]]}}%n",
              i,
              ms,
              i + 1,
              i + 1,
              before - 0.01,
              price - 0.01,
              before + 0.01,
              price + 0.01));
      lines.append(
          String.format(
              Locale.ROOT,
              "%d {\"stream\":\"btcusdt@trade\",\"data\":{\"E\":%d,\"t\":%d,\"p\":\"%.2f\","
                  + "\"q\":\"0.5\",\"T\":%d,\"m\":%b}}%n",
              i,
              ms,
              i,
              price,
              ms,
              i % 2 == 0));
      before = price;
    }
    Files.writeString(trades, csv);
    Files.writeString(frames, lines);

    assertThat(overTape("--trades", trades)).isZero();
    assertThat(overTape("--trades", trades)).isZero();
    assertThat(overTape("--frames", frames)).isZero();
    assertThat(overTape("--frames", trades)).isEqualTo(1);

    List<JsonNode> ledger = ledger();
    assertThat(ledger).hasSize(3);
    assertThat(ledger).allMatch(run -> run.path("statistics").path("trades").doubleValue() > 0);
    assertThat(ledger.get(0).path("ordersHash")).isEqualTo(ledger.get(1).path("ordersHash"));
    assertThat(ledger.get(0).path("dataHash")).isNotEqualTo(ledger.get(2).path("dataHash"));
  }

  private int overTape(String option, Path file) {
    return ResearchCommand.run(
        "backtest",
        option,
        "BTC-USDT=" + file,
        "--set",
        "strategies.sma_crossover.fast_period=2",
        "--set",
        "strategies.sma_crossover.slow_period=5",
        "--set",
        "strategies.sma_crossover.atr_period=3",
        "--home",
        folder.resolve("home").toString());
  }

  @Test
  void aSearchGoesOnWhereItStoppedAndThreadsDoNotMatter() throws IOException {
    String[] grid = {
      "--param", "strategies.sma_crossover.fast_period=5,10",
      "--param", "strategies.sma_crossover.slow_period=20,40"
    };
    assertThat(run("optimise", grid)).isZero();
    List<JsonNode> once = ledger();
    assertThat(run("optimise", grid)).isZero();
    assertThat(ledger()).hasSize(once.size()).hasSize(4);

    Files.delete(folder.resolve("home/ledger.jsonl"));
    assertThat(run("optimise", concat(grid, "--threads", "4"))).isZero();

    assertThat(hashes(ledger())).containsExactlyInAnyOrderElementsOf(hashes(once));
  }

  @Test
  void walksForward() {
    assertThat(
            run(
                "walk-forward",
                "--param",
                "strategies.sma_crossover.fast_period=5,10",
                "--train-days",
                "30",
                "--test-days",
                "10"))
        .isZero();
  }

  @Test
  void auditsAndRefusesToPromoteNoise() throws IOException {
    assertThat(run("audit", "look-ahead", "--cuts", "3")).isZero();
    assertThat(run("promote", "--set", "data_directory=" + folder.resolve("data"))).isEqualTo(1);

    JsonNode promotion =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("data/promotions/sma_crossover.json")));
    assertThat(promotion.path("promoted").booleanValue()).isFalse();
    JsonNode verdict =
        JsonMapper.shared()
            .readTree(Files.readString(Path.of(promotion.path("report").stringValue())));
    assertThat(verdict.path("checks").size()).isGreaterThan(8);
  }

  @Test
  void tellsWhatIsWrongWithItsArguments() {
    assertThat(ResearchCommand.run("backtest", "--candles", "BTC-USDT=" + folder.resolve("no.csv")))
        .isEqualTo(1);
    assertThat(run("backtest", "--fees", "1")).isEqualTo(1);
    assertThat(run("backtest", "--latency", "soon")).isEqualTo(1);
    assertThat(run("backtest", "--set", "risk.no_such_key=1")).isEqualTo(78);
  }

  private int run(String verb, String... more) {
    List<String> arguments = new ArrayList<>(List.of(verb));
    if (verb.equals("audit")) {
      arguments.add(more[0]);
      more = Stream.of(more).skip(1).toArray(String[]::new);
    }
    arguments.addAll(
        List.of(
            "--candles",
            "BTC-USDT=" + candles,
            "--timeframe",
            "1h",
            "--set",
            "strategies.sma_crossover.fast_period=5",
            "--set",
            "strategies.sma_crossover.slow_period=20",
            "--set",
            "execution.max_holding=20d"));
    if (!verb.equals("audit")) {
      arguments.addAll(List.of("--home", folder.resolve("home").toString()));
    }
    arguments.addAll(List.of(more));
    return ResearchCommand.run(arguments.toArray(String[]::new));
  }

  private static String[] concat(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  private List<JsonNode> ledger() throws IOException {
    return Files.readAllLines(folder.resolve("home/ledger.jsonl")).stream()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private static List<String> hashes(List<JsonNode> trials) {
    return trials.stream().map(trial -> trial.path("ordersHash").stringValue()).toList();
  }
}
