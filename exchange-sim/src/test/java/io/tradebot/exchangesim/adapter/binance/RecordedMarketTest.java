package io.tradebot.exchangesim.adapter.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.exchangesim.adapter.file.Recording;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.testkit.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RecordedMarketTest {
  @Test
  void playsEveryRecordedTradeAndChangeWithNoGap() throws Exception {
    Path file = SharedData.require("data/raw/binance/btcusdt-20240808.frames.gz");
    List<String> recordedTrades = new ArrayList<>();
    long lastRecordedUpdate = 0;
    try (Recording recording = new Recording(file)) {
      for (Recording.Frame frame = recording.next(); frame != null; frame = recording.next()) {
        if (frame.kind().equals("trade")) {
          recordedTrades.add(frame.payload());
        } else if (frame.kind().startsWith("depth")) {
          lastRecordedUpdate = frame.data().path("u").asLong();
        }
      }
    }

    List<String> playedTrades = new ArrayList<>();
    long update = -1;
    long gaps = 0;
    JsonNode candles;
    try (TestVenue venue = TestVenue.start(file.toString(), 0, AccountJournal.none())) {
      long snapshot =
          venue.get("/api/v3/depth?symbol=BTCUSDT&limit=1000").body().path("lastUpdateId").asLong();
      assertThat(snapshot).isEqualTo(50093239218L);
      try (TestVenue.Stream stream =
          venue.stream("/stream?streams=btcusdt@trade/btcusdt@depth@100ms")) {
        while (update < lastRecordedUpdate || playedTrades.size() < recordedTrades.size()) {
          JsonNode data = stream.await(frame -> true).path("data");
          if (data.path("e").asString().equals("trade")) {
            playedTrades.add(Wire.JSON.writeValueAsString(data));
          } else {
            gaps += update >= 0 && data.path("U").asLong() != update + 1 ? 1 : 0;
            update = data.path("u").asLong();
          }
        }
      }
      candles = venue.get("/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1000").body();
    }

    assertThat(gaps).isZero();
    assertThat(playedTrades).isEqualTo(recordedTrades);
    long counted = 0;
    for (JsonNode candle : candles) {
      counted += candle.path(8).asLong();
    }
    assertThat(counted).isEqualTo(recordedTrades.size());
  }
}
