package io.tradebot.exchangesim.adapter.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.exchangesim.adapter.file.Recording;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.testkit.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RecordedMarketTest {
  @TempDir private Path folder = Path.of("");

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
            playedTrades.add(Json.text(data));
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

  @Test
  void playsTradesOfACsvWithTheBookThatTheyImply() throws Exception {
    Path file = folder.resolve("BTCUSDT-trades-2024-08-08.csv");
    Files.writeString(
        file,
        """
        101,55000.00,0.5,27500,1723075200000,false,true
        102,55000.00,0.25,13750,1723075200100,false,true
        103,54999.50,1,54999.5,1723075201000,true,true
        """);

    List<String> trades = new ArrayList<>();
    try (TestVenue venue = TestVenue.start(file.toString(), 0, AccountJournal.none())) {
      long update =
          venue.get("/api/v3/depth?symbol=BTCUSDT&limit=5").body().path("lastUpdateId").asLong();
      try (TestVenue.Stream stream =
          venue.stream("/stream?streams=btcusdt@trade/btcusdt@depth@100ms")) {
        while (trades.size() < 3) {
          JsonNode data = stream.await(frame -> true).path("data");
          if (data.path("e").asString().equals("trade")) {
            trades.add(
                data.path("t").asLong()
                    + " "
                    + data.path("p").asString()
                    + " "
                    + data.path("q").asString()
                    + " "
                    + data.path("m").asBoolean()
                    + " "
                    + data.path("T").asLong());
          } else {
            assertThat(data.path("U").asLong()).isEqualTo(update + 1);
            update = data.path("u").asLong();
          }
        }
      }
      JsonNode depth = venue.get("/api/v3/depth?symbol=BTCUSDT&limit=5").body();
      assertThat(depth.path("bids")).hasSize(1);
      assertThat(depth.path("bids").path(0).path(0).asString()).startsWith("54999.5");
      assertThat(depth.path("asks").path(0).path(0).asString()).startsWith("54999.51");
    }

    assertThat(trades)
        .containsExactly(
            "101 55000 0.5 false 1723075200000",
            "102 55000 0.25 false 1723075200100",
            "103 54999.5 1 true 1723075201000");
  }

  @Test
  void readsEveryTradeOfARecordedCsv() throws Exception {
    Path file =
        SharedData.require("data/trades/tardis-binance-futures-BTCUSDT-trades-20200222.csv.gz");

    long trades = 0;
    try (Recording recording = new Recording(file)) {
      for (Recording.Frame frame = recording.next(); frame != null; frame = recording.next()) {
        trades += frame.kind().equals("trade") ? 1 : 0;
      }
    }

    assertThat(trades).isEqualTo(9_999);
  }

  @Test
  void namesTheLineOfACsvThatCannotBeRead() throws Exception {
    Path file = folder.resolve("trades.csv");
    Files.writeString(
        file,
        """
        symbol,time,price,qty,side
        BTCUSDT,1723075200,55000,1,buy
        BTCUSDT,1723075201,-1,1,buy
        """);

    assertThatThrownBy(() -> Recording.survey(file))
        .hasMessageContaining("line 3")
        .hasMessageContaining("price must be positive");
  }
}
