package io.tradebot.research.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.MarketDataFiles;
import io.tradebot.storage.dataset.TradeKind;
import io.tradebot.testkit.SharedData;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  @TempDir Path folder;

  @Test
  void importsYearsInSecondsAndFindsTheirRealGapsExactly() throws IOException {
    Path candles = SharedData.require("data/candles");
    long start = System.nanoTime();
    for (String year : List.of("2021", "2022", "2023")) {
      run("import", "--symbol", "BTC-USDT", candles + "/binance-BTCUSDT-1m-" + year + ".csv.gz");
    }
    Duration three = Duration.ofNanos(System.nanoTime() - start);
    for (String year : List.of("2021", "2022")) {
      run("import", "--symbol", "ETH-USDT", candles + "/binance-ETHUSDT-1m-" + year + ".csv.gz");
    }

    assertThat(gaps("BTC-USDT")).isEqualTo(realGaps("BTCUSDT", "2021", "2024")).hasSize(7);
    assertThat(gaps("ETH-USDT")).isEqualTo(realGaps("ETHUSDT", "2021", "2023")).hasSize(6);
    assertThat(three).as("three years").isLessThan(Duration.ofSeconds(90));
    System.out.println("three years of one-minute candles imported in " + three);

    String list = run("list");
    assertThat(list).contains("BINANCE:BTC-USDT", "candles-1m", "1,575,727", "1,050,207");

    Path page = folder.resolve("quality.html");
    String quality = run("quality", "--symbol", "BTC-USDT", "--html", page.toString());
    assertThat(quality)
        .contains("1,575,727 of 1,576,800 candles", "7 gaps", "2021-04", "2023-03-24T12:39:00Z")
        .contains("2021-08-13 81.25 %")
        .doesNotContain("ETH");
    assertThat(Files.readString(page)).contains("2021-04-25", "80.27 %").doesNotContain("http");

    String again =
        run("import", "--symbol", "BTC-USDT", candles + "/binance-BTCUSDT-1m-2023.csv.gz");
    assertThat(again).contains("0 added, 0 replaced, 525,520 there already");
  }

  @Test
  void readsBackWhatItExported() throws IOException {
    Path source =
        SharedData.require("data/candles/binance-BTCUSDT-1m-full-20210424-20210428.csv.gz");
    run("import", "--symbol", "BTC-USDT", source.toString());
    CandleSeries before = series("BTC-USDT");
    Path csv = folder.resolve("out.csv.gz");
    Path parquet = folder.resolve("out.parquet");

    run("export", "--symbol", "BTC-USDT", "--out", csv.toString());
    run(
        "export",
        "--symbol",
        "BTC-USDT",
        "--from",
        "2021-04-25",
        "--to",
        "2021-04-26",
        "--out",
        parquet.toString());
    run("import", "--symbol", "COPY-USDT", csv.toString());
    CandleSeries after = series("COPY-USDT");

    assertThat(before.size()).isEqualTo(5_671);
    assertThat(before.gaps()).hasSize(1);
    assertThat(after.size()).isEqualTo(before.size());
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.openTimeNs(i)).isEqualTo(before.openTimeNs(i));
      assertThat(after.close(i)).isEqualTo(before.close(i));
      assertThat(after.quoteVolume(i)).isEqualTo(before.quoteVolume(i));
      assertThat(after.takerBuyVolume(i)).isEqualTo(before.takerBuyVolume(i));
      assertThat(after.trades(i)).isEqualTo(before.trades(i));
    }
    assertThat(Files.size(parquet)).isBetween(10_000L, 100_000L);
  }

  @Test
  void readsBackTheTradesThatItExported() throws IOException {
    Path archive =
        Files.writeString(
            folder.resolve("BTCUSDT-trades-2024-08-08.csv"),
            """
            7,61000.10,0.5,30500.05,1723075200000,true,true
            8,61000.20,0.25,15250.05,1723075200001,false,true
            9,61000.00,1,61000,1723161600000,true,true
            """);
    run("import", "--symbol", "BTC-USDT", archive.toString());
    Path csv = folder.resolve("out.csv.gz");
    Path parquet = folder.resolve("out.parquet");

    assertThat(run("export", "--symbol", "BTC-USDT", "--what", "trades", "--out", csv.toString()))
        .contains("3 trades written");
    assertThat(
            run(
                "export",
                "--symbol",
                "BTC-USDT",
                "--what",
                "trades",
                "--to",
                "2024-08-09",
                "--out",
                parquet.toString()))
        .contains("2 trades written");
    run("import", "--symbol", "COPY-USDT", csv.toString());

    assertThat(trades("COPY-USDT")).isEqualTo(trades("BTC-USDT")).hasSize(3);
    assertThat(Files.size(parquet)).isPositive();
    assertThat(call("export", "--symbol", "BTC-USDT", "--what", "ticks", "--out", "x.csv").err)
        .contains("--what must be candles, trades or agg_trades");
    assertThat(call("export", "--symbol", "ETH-USDT", "--what", "trades", "--out", "x.csv").err)
        .contains("there are no trades of BINANCE:ETH-USDT");
  }

  private List<String> trades(String symbol) {
    List<String> rows = new ArrayList<>();
    new MarketDataFiles(folder.resolve("market"))
        .trades(
            InstrumentId.of("BINANCE:" + symbol),
            TradeKind.SINGLE,
            Instant.EPOCH,
            Instant.parse("2200-01-01T00:00:00Z"),
            day -> {
              for (int i = 0; i < day.size(); i++) {
                rows.add(
                    "%d %d %d %d %s"
                        .formatted(
                            day.timeNs(i),
                            day.tradeId(i),
                            day.price(i),
                            day.quantity(i),
                            day.aggressor(i)));
              }
            });
    return rows;
  }

  @Test
  void refusesFileWithBadLinesAndSaysHowToGoOn() throws IOException {
    Path bad =
        Files.writeString(
            folder.resolve("bad.csv"),
            "open_time_ms,open,high,low,close,volume\n1704067200000,1,2,x,1,1\n");

    Output output = call("import", "--symbol", "BTC-USDT", bad.toString());

    assertThat(output.code).isEqualTo(ResearchCommand.FAILED);
    assertThat(output.out).contains("bad.csv:2: [number]");
    assertThat(output.err).contains("1 of 1 files were refused").doesNotContain("Exception");
    assertThat(series("BTC-USDT").isEmpty()).isTrue();
  }

  @Test
  void saysWhatIsMissingInPlainWords() {
    assertThat(run("list")).contains("Nothing in");
    assertThat(call("quality").err).contains("there are no candles");
    assertThat(call("export", "--symbol", "BTC-USDT", "--out", "x.csv").err)
        .contains("there are no candles of BINANCE:BTC-USDT 1m");
    assertThat(call("export", "--symbol", "BTCUSDT", "--out", "x.csv").err)
        .contains("symbol must be BASE-QUOTE");
    assertThat(call("import", "--symbol", "BTC-USDT", "--timeframe", "2m", "x").err)
        .contains("timeframe must be one of");
    assertThat(call("import", "--symbol", "BTC-USDT", "none.csv").err)
        .contains("none.csv is not there");
  }

  private List<String> gaps(String symbol) {
    return series(symbol).gaps().stream()
        .map(
            gap ->
                "%d,%d,%d"
                    .formatted(
                        gap.lastBeforeNs() / 1_000_000,
                        gap.firstAfterNs() / 1_000_000,
                        gap.missing()))
        .toList();
  }

  private static List<String> realGaps(String symbol, String from, String to) throws IOException {
    try (BufferedReader reader = SharedData.reader("data/candles/GAPS-binance-1m.csv")) {
      return reader
          .lines()
          .skip(1)
          .map(line -> line.split(","))
          .filter(cells -> cells[0].equals(symbol))
          .filter(cells -> cells[4].compareTo(from) >= 0 && cells[4].compareTo(to) < 0)
          .map(cells -> cells[1] + "," + cells[2] + "," + cells[3])
          .toList();
    }
  }

  private CandleSeries series(String symbol) {
    return new MarketDataFiles(folder.resolve("market"))
        .candles(InstrumentId.of("BINANCE:" + symbol), Timeframe.M1);
  }

  private String run(String... arguments) {
    Output output = call(arguments);
    assertThat(output.code).as(output.err).isEqualTo(ResearchCommand.OK);
    return output.out;
  }

  private record Output(int code, String out, String err) {}

  private Output call(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "data";
    all[1] = arguments[0];
    all[2] = "--files";
    all[3] = folder.resolve("market").toString();
    System.arraycopy(arguments, 1, all, 4, arguments.length - 1);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int code = ResearchCommand.run(all);
      return new Output(
          code,
          printed.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
