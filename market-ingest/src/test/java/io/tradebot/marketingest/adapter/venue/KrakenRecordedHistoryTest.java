package io.tradebot.marketingest.adapter.venue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.marketingest.application.IngestMetrics;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueAccess;
import io.tradebot.marketingest.application.VenueCandles;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers that Kraken gave are read over a real socket; its trades make its candles. */
class KrakenRecordedHistoryTest {
  private static final InstrumentId BTC = InstrumentId.of("KRAKEN:BTC-USDT");
  private static final InstantSource AFTERWARDS = () -> Instant.ofEpochSecond(1_762_820_400L);

  @Test
  void buildsTheRecordedCandleOfEveryMinuteFromTheRecordedTrades() {
    try (WireVenue venue =
        new KrakenWire(AFTERWARDS) {
          @Override
          protected @Nullable String answer(String path, Map<String, String> query) {
            return switch (path) {
              case "/0/public/AssetPairs" -> recorded("AssetPairs-sample");
              case "/0/public/Trades" -> recorded("Trades-XBTUSDT-20251110");
              case "/0/public/OHLC" -> recorded("OHLC-XBTUSDT-1m-20251110");
              default -> super.answer(path, query);
            };
          }
        }) {
      MarketVenue opened =
          venue.open(
              new VenueAccess(
                  Venue.KRAKEN,
                  venue.websocketUrl(),
                  venue.restUrl(),
                  List.of(Symbol.of("BTC-USDT")),
                  20,
                  new VenueClock(AFTERWARDS),
                  new Random(1),
                  new IngestMetrics(new SimpleMeterRegistry(), Venue.KRAKEN)));

      List<PublicTrade> trades = opened.history().latestTrades(BTC);
      long fromNs =
          Timeframe.M1.openTimeNs(trades.getFirst().eventTimeNs()) + Timeframe.M1.lengthNs();
      long toNs = Timeframe.M1.openTimeNs(trades.getLast().eventTimeNs());
      List<CandleClosed> ofVenue = opened.history().candles(BTC, Timeframe.M1, fromNs, toNs);
      List<CandleClosed> ofTrades =
          VenueCandles.fold(BTC, Timeframe.M1, trades, fromNs, toNs, toNs);

      assertThat(trades).hasSize(1_000);
      assertThat(ofVenue).hasSizeGreaterThan(400);
      assertThat(ofTrades)
          // What the exchange does not tell exactly.
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
              "quoteVolume", "takerBuyVolume", "receiveTimeNs")
          .isEqualTo(ofVenue);
      assertThat(ofTrades.stream().filter(candle -> candle.trades() > 0)).hasSizeGreaterThan(270);
      opened.stream().close();
    }
  }

  private static String recorded(String name) {
    try (var bytes = SharedData.open("data/raw/kraken/nautilus-" + name + ".json.gz")) {
      return new String(bytes.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
