package io.tradebot.research.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.research.data.MarketFileReader;
import io.tradebot.research.run.DataHash;
import io.tradebot.storage.dataset.MarketDataFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoriesTest {
  private static final String HEADER = "open_time_ms,open,high,low,close,volume\n";
  private static final String FIRST = "1609459200000,100,110,90,105,1.5\n";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void readsWhatIsThereAndCountsWhatIsMissing() throws IOException {
    CandleHistory history = read(HEADER + FIRST + "1609459320000,105,106,104,105,0\n");

    assertThat(history.size()).isEqualTo(2);
    assertThat(history.missing()).isEqualTo(1);
    assertThat(history.close(0)).isEqualTo(10_500_000_000L);
  }

  @Test
  void namesFileLineAndRule() {
    refuses("", "[empty]");
    refuses(HEADER, "[empty]");
    refuses("open_time_ms,open\n1,2\n", "candles.csv:1: [columns] column high is missing");
    refuses("when,open\n1,2\n", "candles.csv:1: [columns] column \"when\" is not known");
    refuses(HEADER + FIRST + FIRST, "candles.csv:3: [order] open time");
    refuses(HEADER + FIRST + "1609459140000,1,1,1,1,1\n", "candles.csv:3: [order] open time");
    refuses(HEADER + "1609459200001,1,1,1,1,1\n", "candles.csv:2: [grid] open time");
    refuses(HEADER + "1609459200,1,1,1,1,1\n", "candles.csv:2: [unit] times are Unix");
    refuses(HEADER + FIRST + "1609459260000000,1,1,1,1,1\n", "candles.csv:3: [mixed-units]");
    refuses(HEADER + "1893456000000,1,1,1,1,1\n", "candles.csv:2: [future]");
    refuses(HEADER + "1609459200000,100,99,90,95,1\n", "candles.csv:2: [range]");
    refuses(HEADER + "1609459200000,0,0,0,0,1\n", "candles.csv:2: [range]");
    refuses(HEADER + "1609459200000,100,101,90,95,-1\n", "candles.csv:2: [range]");
    refuses(HEADER + "1609459200000,100,101,90\n", "candles.csv:2: [columns] 4 columns");
    refuses(HEADER + "1609459200000,abc,101,90,95,1\n", "candles.csv:2: [number] OPEN");
    refuses(HEADER + "1609459200000,NaN,101,90,95,1\n", "candles.csv:2: [number] OPEN");
  }

  @Test
  void readsWhatWasImportedAsItReadsTheFile() throws IOException {
    CandleHistory fromFile = read(HEADER + FIRST + "1609459320000,105,106,104,105,0\n");
    MarketDataFiles imported = new MarketDataFiles(folder.resolve("market"));
    InstrumentId btc = InstrumentId.of("BINANCE:BTC-USDT");
    new MarketFileReader(btc, Timeframe.M1, NOW, false, bytes -> bytes)
        .read(folder.resolve("candles.csv"), imported::save, imported::save);

    CandleHistory history = Histories.imported(imported, btc, Timeframe.M1, Instant.EPOCH, NOW);

    assertThat(DataHash.of(List.of(history))).isEqualTo(DataHash.of(List.of(fromFile)));
    assertThatThrownBy(() -> Histories.imported(imported, btc, Timeframe.H1, Instant.EPOCH, NOW))
        .isInstanceOf(BadHistoryException.class)
        .hasMessageContaining("no candles of BINANCE:BTC-USDT 1h");
  }

  @Test
  void namesFileFrameAndRuleOfARecording() throws IOException {
    String snapshot = "{\"lastUpdateId\":5,\"bids\":[[\"1\",\"1\"]],\"asks\":[[\"2\",\"1\"]]}\n";

    refusesFrames(
        depth(1_609_459_200_000L, 5) + snapshot + depth(1_609_459_200_100L, 7), "frame 2: [gap]");
    refusesFrames(depth(1_893_456_000_000L, 5) + snapshot, "frame 1: [future]");
    refusesFrames(depth(1_609_459_200_000L, 5).replace("btcusdt", "ethusdt"), "[empty]");
    refusesFrames("no frames\n", "holds no frame");
  }

  private static String depth(long ms, long number) {
    return "{\"stream\":\"btcusdt@depth\",\"data\":{\"E\":"
        + ms
        + ",\"U\":"
        + number
        + ",\"u\":"
        + number
        + ",\"b\":[],\"a\":[]}}\n";
  }

  private void refusesFrames(String text, String rule) throws IOException {
    Path file = folder.resolve("btc.frames");
    Files.writeString(file, text);
    assertThatThrownBy(() -> RecordedFrames.of(file, InstrumentId.of("BINANCE:BTC-USDT"), NOW))
        .isInstanceOf(BadHistoryException.class)
        .hasMessageContaining("btc.frames")
        .hasMessageContaining(rule);
  }

  private void refuses(String text, String rule) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadHistoryException.class)
        .hasMessageContaining("candles.csv")
        .hasMessageContaining(rule);
  }

  private CandleHistory read(String text) throws IOException {
    Path file = folder.resolve("candles.csv");
    Files.writeString(file, text);
    return Histories.ofFiles(List.of(file), InstrumentId.of("BINANCE:BTC-USDT"), Timeframe.M1, NOW);
  }
}
