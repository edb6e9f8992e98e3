package io.tradebot.research.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.order.Side;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.TradeKind;
import io.tradebot.storage.dataset.TradeSeries;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketFileReaderTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String PLAIN = "open_time_ms,open,high,low,close,volume\n";
  private static final String KLINE =
      "%s,42283.58,42554.57,42261.02,42475.23,1271.68108,%s,53957248.97378900,47134,682.57581,28957416.81964500,0\n";

  private final List<CandleSeries> candles = new ArrayList<>();
  private final List<TradeSeries> trades = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void readsKlinesOfTheArchiveWithAndWithoutHeaderInMillisecondsAndMicroseconds()
      throws IOException {
    String header =
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
            + "taker_buy_quote_volume,ignore\n";
    read(zip("a.zip", KLINE.formatted("1704067200000", "1704067259999")));
    read(zip("b.zip", header + KLINE.formatted("1704067200000000", "1704067259999999")));
    read(gzip("c.csv.gz", KLINE.formatted("1704067200000", "1704067259999")));

    assertThat(candles).hasSize(3);
    for (CandleSeries series : candles) {
      CandleClosed candle = series.candle(0);
      assertThat(candle.openTimeNs()).isEqualTo(1_704_067_200_000_000_000L);
      assertThat(candle.high()).hasToString("42554.57");
      assertThat(candle.volume()).hasToString("1271.68108");
      assertThat(candle.takerBuyVolume()).hasToString("682.57581");
      assertThat(candle.quoteVolume().raw()).isEqualTo(5_395_724_897_378_900L);
      assertThat(candle.trades()).isEqualTo(47_134);
    }
  }

  @Test
  void readsTradesAndAggregateTradesWithTheTakersSide() throws IOException {
    read(
        zip(
            "BTCUSDT-trades-2024-01-01.zip",
            """
            3360414520,42283.58000000,0.00070000,29.59850600,1704067200000,True,True
            3360414521,42283.59000000,0.01200000,507.40308000,1704067200001,False,True
            """));
    read(
        file(
            "BTCUSDT-aggTrades.csv",
            """
            agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker
            12,42283.58,0.5,100,103,1735689600000000,true
            13,42283.60,0.25,104,104,1735689600000500,false
            """));

    TradeSeries single = trades.get(0);
    assertThat(single.kind()).isEqualTo(TradeKind.SINGLE);
    assertThat(single.aggressor(0)).isEqualTo(Side.SELL);
    assertThat(single.trade(1).price()).hasToString("42283.59");
    assertThat(single.trade(1).aggressor()).isEqualTo(Side.BUY);
    assertThat(single.timeNs(1)).isEqualTo(1_704_067_200_001_000_000L);
    TradeSeries aggregate = trades.get(1);
    assertThat(aggregate.kind()).isEqualTo(TradeKind.AGGREGATE);
    assertThat(aggregate.tradeId(1)).isEqualTo(13);
    assertThat(aggregate.timeNs(1)).isEqualTo(1_735_689_600_000_500_000L);
  }

  @Test
  void leavesUnknownWhatPlainCandlesDoNotSay() throws IOException {
    read(file("plain.csv", PLAIN + "1704067200000,1,2,0.5,1.5,10\n1704067320000,1,2,0.5,1.5,0\n"));

    CandleSeries series = candles.getFirst();
    assertThat(series.quoteVolume(0)).isEqualTo(CandleSeries.UNKNOWN);
    assertThat(series.trades(0)).isEqualTo(CandleSeries.UNKNOWN);
    assertThat(series.gaps()).hasSize(1);
    assertThat(series.gaps().getFirst().missing()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          order       | 3 | 1704067200000,1,2,0.5,1.5,10;1704067140000,1,2,0.5,1.5,10
          order       | 3 | 1704067200000,1,2,0.5,1.5,10;1704067200000,1,2,0.5,1.5,10
          grid        | 2 | 1704067200001,1,2,0.5,1.5,10
          unit        | 2 | 1704067200,1,2,0.5,1.5,10
          mixed-units | 3 | 1704067200000,1,2,0.5,1.5,10;1704067260000000,1,2,0.5,1.5,10
          future      | 2 | 1893456000000,1,2,0.5,1.5,10
          range       | 2 | 1704067200000,1,0.9,0.5,1.5,10
          range       | 2 | 1704067200000,1,2,0,1.5,10
          range       | 2 | 1704067200000,1,2,0.5,1.5,-1
          number      | 2 | 1704067200000,1,2,zero,1.5,10
          number      | 2 | yesterday,1,2,0.5,1.5,10
          columns     | 2 | 1704067200000,1,2,0.5,1.5
          columns     | 2 | 1704067200000,1,2,0.5,1.5,10,11
          empty       | 0 |
          """)
  void namesFileLineAndRule(String rule, long line, String rows) throws IOException {
    String text = PLAIN + (rows == null ? "" : rows.replace(';', '\n') + "\n");
    Path bad = file("bad.csv", text);

    assertThatThrownBy(() -> read(bad))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("bad.csv" + (line == 0 ? "" : ":" + line) + ": [" + rule + "]");
    assertThat(candles).isEmpty();
  }

  @Test
  void refusesColumnsThatItDoesNotKnow() throws IOException {
    Path strange = file("s.csv", "open_time_ms,open,high,low,close,volume,vwap\n");
    Path missing = file("m.csv", "open_time_ms,open,high,low,close\n");
    Path wide = file("w.csv", "1,2,3,4,5,6,7,8,9\n");
    Path nothing = file("n.csv", "");

    assertThatThrownBy(() -> read(strange)).hasMessageContaining("\"vwap\" is not known");
    assertThatThrownBy(() -> read(missing)).hasMessageContaining("volume is missing");
    assertThatThrownBy(() -> read(wide)).hasMessageContaining("this one has 9");
    assertThatThrownBy(() -> read(nothing)).hasMessageContaining("[empty]");
    assertThatThrownBy(() -> read(folder.resolve("none.csv"))).isInstanceOf(IOException.class);
  }

  @Test
  void namesArchiveThatIsCutOff() throws IOException {
    Path whole = gzip("a.csv.gz", KLINE.formatted("1704067200000", "1704067259999"));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes, 60));

    assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class).hasMessageContaining("cut");
  }

  @Test
  void leavesBadLinesOutWhenAskedTo() throws IOException {
    Path mixed =
        file(
            "mixed.csv",
            PLAIN
                + "1704067200000,1,2,0.5,1.5,10\n"
                + "1704067260000,1,broken,0.5,1.5,10\n"
                + "1704067320000,1,2,0.5,1.5,10\n");

    MarketFileReader.Content content =
        new MarketFileReader(BTC, Timeframe.M1, NOW, true, bytes -> bytes)
            .read(mixed, candles::add, trades::add);

    assertThat(content.rows()).isEqualTo(2);
    assertThat(content.bad()).isEqualTo(1);
    assertThat(content.problems().getFirst().line()).isEqualTo(3);
    assertThat(candles.getFirst().size()).isEqualTo(2);
  }

  private void read(Path file) throws IOException {
    new MarketFileReader(BTC, Timeframe.M1, NOW, false, bytes -> bytes)
        .read(file, candles::add, trades::add);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path gzip(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private Path zip(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry(name.replace(".zip", ".csv")));
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
