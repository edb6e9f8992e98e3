package io.tradebot.marketingest.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.marketingest.adapter.venue.BinanceWire;
import io.tradebot.marketingest.adapter.venue.CoinbaseWire;
import io.tradebot.marketingest.adapter.venue.KrakenWire;
import io.tradebot.marketingest.adapter.venue.WireVenue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recorded frames of three venues go over a real socket through the whole service and a real
 * Redis: every trade once, no gap, books proven in every message and equal to ones built the plain
 * way, candles equal to their trades'.
 */
class RecordedVenuesTest {
  @TempDir Path folder;

  @Test
  void readsRecordedBinanceFramesWithoutAGap() throws Exception {
    VenueRecording recording =
        new VenueRecording("BINANCE", "data/raw/binance/btc-eth-20260707.ndjson.gz");
    ReplayClock clock = clock(recording, 10);
    try (WireVenue venue =
        new BinanceWire(clock) {
          @Override
          protected @Nullable String answer(String path, Map<String, String> query) {
            // The recording has no snapshot: it begins with a book of which nothing is known.
            return path.equals("/api/v3/depth")
                ? "{\"lastUpdateId\":%d,\"bids\":[],\"asks\":[]}"
                    .formatted(recording.firstUpdate.get(query.get("symbol")))
                : super.answer(path, query);
          }
        }) {
      replay(recording, clock, venue, "USDT", 20);
    }
  }

  @Test
  void findsTheChecksumRightInEveryRecordedKrakenMessage() throws Exception {
    VenueRecording recording =
        new VenueRecording("KRAKEN", "data/raw/kraken/btc-eth-v2-20260707.ndjson.gz");
    assertThat(recording.bookFrames).isEqualTo(2_962);
    ReplayClock clock = clock(recording, 5);
    try (WireVenue venue =
        new KrakenWire(clock) {
          @Override
          protected List<String> answers(String request) {
            return super.answers(request).stream()
                .filter(answer -> !answer.contains("\"channel\":\"book\",\"type\":\"snapshot\""))
                .toList();
          }
        }) {
      replay(recording, clock, venue, "USD", 10);
    }
  }

  @Test
  void readsRecordedCoinbaseFramesWithoutAGap() throws Exception {
    VenueRecording recording =
        new VenueRecording("COINBASE", "data/raw/coinbase/btc-eth-20260707.ndjson.gz");
    ReplayClock clock = clock(recording, 10);
    String subscriptions = recording.frames.getFirst().text();
    try (WireVenue venue =
        new CoinbaseWire(clock) {
          @Override
          protected List<String> answers(String request) {
            return List.of(subscriptions);
          }
        }) {
      replay(recording, clock, venue, "USD", 20);
    }
  }

  private static ReplayClock clock(VenueRecording recording, double speed) {
    return new ReplayClock(recording.startNs(), recording.endNs() + 3_000_000_000L, speed);
  }

  private void replay(
      VenueRecording recording, ReplayClock clock, WireVenue venue, String quote, int depth) {
    Venue name = venue.instrument.venue();
    List<InstrumentId> instruments =
        List.of(InstrumentId.of(name + ":BTC-" + quote), InstrumentId.of(name + ":ETH-" + quote));
    venue.trades.addAll(recording.trades);
    try (RecordedService service = new RecordedService(folder, venue, clock, instruments, depth)) {
      RecordedService.Heard heard = service.heard;
      Await.until("the connection", () -> !heard.of(FeedConnected.class).isEmpty());
      clock.go();
      for (VenueRecording.Frame frame : recording.frames) {
        clock.holdBefore(frame.timeNs() + 1);
        while (clock.scheduledNs() < frame.timeNs()) {
          LockSupport.parkNanos(1_000_000L);
        }
        venue.socket.newest().text(frame.text());
      }
      clock.holdBefore(Long.MAX_VALUE);

      Await.until(
          "all trades, have "
              + heard.of(PublicTrade.class).size()
              + " of "
              + recording.trades.size(),
          () -> heard.of(PublicTrade.class).size() >= recording.trades.size());
      for (InstrumentId instrument : instruments) {
        Await.until(
            "the last book of " + instrument,
            () -> service.lastBook(instrument).equals(recording.book(instrument, depth)));
      }
      assertThat(heard.lost).isEmpty();
      assertThat(heard.of(MarketGapDetected.class)).isEmpty();
      // A pause of a busy machine is a silence here, at this speed.
      assertThat(heard.of(MarketGapClosed.class))
          .allMatch(row -> row.kind() == GapKind.SILENT || row.kind() == GapKind.QUIET);
      assertThat(heard.of(FeedDisconnected.class)).isEmpty();
      assertThat(heard.of(BookSnapshot.class))
          .hasSizeGreaterThan(20)
          .noneMatch(BookSnapshot::isCrossed);
      assertThat(service.total("tradebot.ingest.rejects")).isZero();
      assertThat(service.total("tradebot.ingest.dropped")).isZero();
      assertThat(service.total("tradebot.ingest.duplicates")).isZero();
      assertThat(service.total("tradebot.ingest.book.resyncs")).isZero();
      assertThat(service.total("tradebot.ingest.trades.late")).isZero();
      assertThat(service.total("tradebot.ingest.messages", "stream", "book"))
          .as("books and changes of books, each proven")
          .isEqualTo(recording.bookFrames);
      for (InstrumentId instrument : instruments) {
        List<PublicTrade> recorded =
            recording.trades.stream().filter(t -> t.instrument().equals(instrument)).toList();
        assertThat(heard.of(PublicTrade.class))
            .filteredOn(trade -> trade.instrument().equals(instrument))
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveTimeNs")
            .isEqualTo(recorded);
        long lastNs = recorded.getLast().eventTimeNs();
        Await.until(
            "the last candle of " + instrument,
            () -> service.nextOpenNs(instrument) >= Timeframe.S1.openTimeNs(lastNs));
        List<CandleClosed> candles = service.candles(instrument);
        assertThat(candles)
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveTimeNs", "source")
            .isEqualTo(
                NaiveCandles.of(
                    instrument,
                    Timeframe.S1,
                    recorded,
                    candles.getFirst().openTimeNs(),
                    candles.getLast().eventTimeNs()));
      }
    }
  }
}
