package io.tradebot.research.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import io.tradebot.core.backtest.CandleHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandleFileTest {
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
    refuses("", "the file is empty");
    refuses(HEADER, "there is no candle");
    refuses("time,open\n1,2\n", "line 1: the first line must name the column open_time_ms");
    refuses(HEADER + FIRST + FIRST, "line 3: open time comes twice");
    refuses(HEADER + FIRST + "1609459140000,1,1,1,1,1\n", "line 3: open times must rise");
    refuses(HEADER + "1609459200001,1,1,1,1,1\n", "line 2: open time must be a multiple of 1m");
    refuses(HEADER + "1609459200,1,1,1,1,1\n", "line 2: open_time_ms must be milliseconds");
    refuses(HEADER + "1609459200000000,1,1,1,1,1\n", "not in the future");
    refuses(HEADER + "1893456000000,1,1,1,1,1\n", "not in the future");
    refuses(HEADER + "1609459200000,100,99,90,95,1\n", "line 2: high must not be below");
    refuses(HEADER + "1609459200000,100,101,90,-95,1\n", "line 2: high must not be below");
    refuses(HEADER + "1609459200000,0,0,0,0,1\n", "line 2: prices must be positive");
    refuses(HEADER + "1609459200000,100,101,90,95,-1\n", "line 2: volume must be 0 or more");
    refuses(HEADER + "1609459200000,100,101,90\n", "line 2: expected 6 columns, found 4");
    refuses(HEADER + "1609459200000,abc,101,90,95,1\n", "line 2: expected a decimal number");
    refuses(HEADER + "1609459200000,NaN,101,90,95,1\n", "line 2: expected a decimal number");
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
    return CandleFile.read(List.of(file), InstrumentId.of("BINANCE:BTC-USDT"), Timeframe.M1, NOW);
  }
}
