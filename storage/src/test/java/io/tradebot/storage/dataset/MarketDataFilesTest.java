package io.tradebot.storage.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.order.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketDataFilesTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Instant START = Instant.parse("2022-12-31T22:00:00Z");
  private static final long MINUTE = Timeframe.M1.lengthNs();

  @TempDir Path folder;

  @Test
  void readsBackEveryColumnOverTheTurnOfTheYear() {
    long seed = new Random().nextLong();
    MarketDataFiles files = new MarketDataFiles(folder);
    CandleSeries candles = random(seed, 300_000);

    Saved saved = files.save(candles);
    CandleSeries read = files.candles(BTC, Timeframe.M1);

    assertThat(saved).isEqualTo(new Saved(300_000, 0, 0));
    assertThat(read.columns()).as("seed " + seed).isDeepEqualTo(candles.columns());
    assertThat(folder.resolve("BINANCE/BTC-USDT/candles-1m"))
        .isDirectoryContaining("glob:**2022.parquet")
        .isDirectoryContaining("glob:**2023.parquet");
  }

  @Test
  void readsOnlyTheSpanAskedFor() {
    MarketDataFiles files = new MarketDataFiles(folder);
    files.save(random(1, 1_000));

    CandleSeries read =
        files.candles(BTC, Timeframe.M1, START.plusSeconds(600), START.plusSeconds(1_200));

    assertThat(read.size()).isEqualTo(10);
    assertThat(read.openTimeNs(0)).isEqualTo(CandleSeries.nanos(START.plusSeconds(600)));
    assertThat(files.candles(BTC, Timeframe.H1).isEmpty()).isTrue();
    assertThat(files.candles(InstrumentId.of("KRAKEN:BTC-USD"), Timeframe.M1).isEmpty()).isTrue();
  }

  @Test
  void replacesCandleOfTheSameTimeAndSaysSo() {
    MarketDataFiles files = new MarketDataFiles(folder);
    CandleSeries.Builder first = CandleSeries.builder(BTC, Timeframe.M1);
    CandleSeries.Builder second = CandleSeries.builder(BTC, Timeframe.M1);
    long start = CandleSeries.nanos(START);
    for (int i : List.of(0, 2, 3)) {
      candle(first, start + i * MINUTE, 100);
    }
    candle(second, start + MINUTE, 100);
    candle(second, start + 2 * MINUTE, 100);
    candle(second, start + 3 * MINUTE, 200);
    files.save(first.build());

    Saved saved = files.save(second.build());
    CandleSeries read = files.candles(BTC, Timeframe.M1);

    assertThat(saved).isEqualTo(new Saved(1, 1, 1));
    assertThat(read.size()).isEqualTo(4);
    assertThat(read.close(3)).isEqualTo(200);
    assertThat(read.gaps()).isEmpty();
  }

  @Test
  void listsWhatThereIs() {
    MarketDataFiles files = new MarketDataFiles(folder);
    files.save(random(3, 200));

    assertThat(files.holdings())
        .singleElement()
        .satisfies(
            holding -> {
              assertThat(holding.instrument()).isEqualTo(BTC);
              assertThat(holding.what()).isEqualTo("candles-1m");
              assertThat(holding.rows()).isEqualTo(200);
              assertThat(holding.first()).isEqualTo(START);
              assertThat(holding.last()).isEqualTo(START.plusSeconds(199 * 60));
              assertThat(holding.bytes()).isPositive();
            });
    assertThat(new MarketDataFiles(folder.resolve("nothing")).holdings()).isEmpty();
  }

  @Test
  void namesFileThatIsDamagedAndKeepsWhatWasThereWhenWritingFails() throws IOException {
    MarketDataFiles files = new MarketDataFiles(folder);
    files.save(random(4, 200));
    Path file = folder.resolve("BINANCE/BTC-USDT/candles-1m/2022.parquet");
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, Arrays.copyOf(whole, whole.length - 10));

    assertThatThrownBy(() -> files.candles(BTC, Timeframe.M1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("2022.parquet");
  }

  @Test
  void keepsTradesByDayAndByNumber() {
    MarketDataFiles files = new MarketDataFiles(folder);
    TradeSeries.Builder trades = TradeSeries.builder(BTC, TradeKind.SINGLE);
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      trades.add(
          CandleSeries.nanos(START) + i * 100_000_000L,
          1_000 + i,
          1 + random.nextInt(1_000_000),
          1 + random.nextInt(1_000),
          random.nextBoolean() ? Side.BUY : Side.SELL);
    }
    TradeSeries made = trades.build();

    files.save(made);
    Saved again = files.save(made);
    List<TradeSeries> days = new ArrayList<>();
    files.trades(BTC, TradeKind.SINGLE, START, START.plusSeconds(86_400), days::add);

    assertThat(again).isEqualTo(new Saved(0, 0, 200_000));
    assertThat(days).hasSize(2);
    assertThat(days.get(0).size()).isEqualTo(72_000);
    assertThat(days.get(1).trade(127_999)).isEqualTo(made.trade(199_999));
  }

  @Test
  void refusesCandleThatCannotBe() {
    CandleSeries.Builder candles = CandleSeries.builder(BTC, Timeframe.M1);
    long start = CandleSeries.nanos(START);
    candle(candles, start, 100);

    assertThatThrownBy(() -> candle(candles, start, 100)).hasMessageContaining("same open time");
    assertThatThrownBy(() -> candle(candles, start - MINUTE, 100)).hasMessageContaining("after");
    assertThatThrownBy(() -> candle(candles, start + 1, 100))
        .hasMessageContaining("multiple of 1m");
    assertThatThrownBy(
            () -> candles.add(start + MINUTE, 5, 4, 3, 4, 1, -1, -1, -1, CandleSource.VENUE))
        .hasMessageContaining("high must be");
    assertThat(candles.size()).isEqualTo(1);
  }

  @Test
  void resamplesAsTheTradesWouldHave() {
    CandleSeries candles = random(9, 600);

    CandleSeries hours = candles.resampled(Timeframe.H1);

    assertThat(hours.size()).isEqualTo(10);
    long volume = 0;
    long high = 0;
    for (int i = 60; i < 120; i++) {
      volume += candles.volume(i);
      high = Math.max(high, candles.high(i));
    }
    CandleClosed second = hours.candle(1);
    assertThat(second.volume().raw()).isEqualTo(volume);
    assertThat(second.high().raw()).isEqualTo(high);
    assertThat(second.open().raw()).isEqualTo(candles.open(60));
    assertThat(second.close().raw()).isEqualTo(candles.close(119));
    assertThatThrownBy(() -> hours.resampled(Timeframe.M5)).hasMessageContaining("do not add up");
  }

  private static void candle(CandleSeries.Builder candles, long openTimeNs, long price) {
    candles.add(
        openTimeNs, price, price, price, price, 5, CandleSeries.UNKNOWN, 2, 1, CandleSource.TRADES);
  }

  private static CandleSeries random(long seed, int rows) {
    Random random = new Random(seed);
    CandleSeries.Builder candles = CandleSeries.builder(BTC, Timeframe.M1);
    long close = 3_000_000_000_000L;
    for (int i = 0; i < rows; i++) {
      long open = close;
      close = Math.max(1_000_000L, open + random.nextInt(-2_000, 2_000) * 1_000_000L);
      long volume = random.nextLong(1, 1_000_000_000L);
      boolean known = random.nextInt(3) > 0;
      candles.add(
          CandleSeries.nanos(START) + i * MINUTE,
          open,
          Math.max(open, close) + random.nextInt(1_000) * 1_000_000L,
          Math.max(1, Math.min(open, close) - random.nextInt(1_000) * 1_000_000L),
          close,
          volume,
          known ? random.nextLong(1_000_000_000_000L) : CandleSeries.UNKNOWN,
          known ? random.nextLong(volume) : CandleSeries.UNKNOWN,
          known ? random.nextInt(1_000) : CandleSeries.UNKNOWN,
          known ? CandleSource.TRADES : CandleSource.VENUE);
    }
    return candles.build();
  }
}
