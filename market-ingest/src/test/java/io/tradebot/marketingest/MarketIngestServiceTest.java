package io.tradebot.marketingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Rate;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.SimulatedVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.marketingest.application.Await;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.service.TradebotService;
import io.tradebot.platform.state.StateStore;
import io.tradebot.testkit.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service between a simulated exchange and a real Redis. */
class MarketIngestServiceTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");

  @TempDir Path folder;

  @Test
  void writesCandlesWithoutAHoleFromHistoryIntoTheLiveMarketAndThroughAReconnect()
      throws Exception {
    try (TestRedis redis = TestRedis.startOwn();
        SimulatedVenue venue = venue();
        ConfigurableApplicationContext service = service(redis, venue)) {
      StateStore store = service.getBean(StateStore.class);
      ServiceHealth health = service.getBean(ServiceHealth.class);

      Await.until("live candles", Duration.ofSeconds(30), () -> live(store) >= 4);
      Await.until(
          "good health, is " + health.detail(), () -> !health.detail().contains("market BINANCE"));
      redis.kill();
      redis.restart();
      Await.until(
          "live candles after Redis was lost", Duration.ofSeconds(30), () -> live(store) >= 3);

      List<CandleClosed> candles = candles(store);
      assertThat(candles).hasSizeGreaterThan(100);
      for (int i = 1; i < candles.size(); i++) {
        assertThat(candles.get(i).openTimeNs())
            .isEqualTo(candles.get(i - 1).openTimeNs() + Timeframe.S1.lengthNs());
      }
      assertThat(store.read(StateKeys.book(BTC)).orElseThrow().payload())
          .isInstanceOfSatisfying(
              BookSnapshot.class, book -> assertThat(book.isCrossed()).isFalse());
    }
  }

  private static List<CandleClosed> candles(StateStore store) {
    return store.newest(StateKeys.candles(Timeframe.S1, BTC), 1_500).stream()
        .map(envelope -> (CandleClosed) envelope.payload())
        .toList();
  }

  private static long live(StateStore store) {
    try {
      return candles(store).stream().filter(c -> c.source() == CandleSource.TRADES).count();
    } catch (io.tradebot.platform.bus.BusDisconnectedException away) {
      return 0;
    }
  }

  private static SimulatedVenue venue() throws Exception {
    return SimulatedVenue.start(
        new SimulatedVenue.Setup(
            Dialect.BINANCE,
            "127.0.0.1",
            0,
            42,
            1.0,
            List.of(Symbol.of("BTC-USDT"), Symbol.of("ETH-USDT")),
            8,
            Map.of("USDT", 1_000_000_000_000L),
            Rate.ofBps(10),
            Rate.ofBps(10),
            Duration.ofMillis(1),
            "",
            new Credentials("key-for-this-test-only-0000", "secret-for-this-test-only-0000"),
            Map.of()),
        AccountJournal.none(),
        null,
        InstantSource.system());
  }

  private ConfigurableApplicationContext service(TestRedis redis, SimulatedVenue venue) {
    TradebotConfiguration configuration =
        ConfigurationLoader.load(
            """
            mode: demo
            secrets_directory: %s
            data_directory: %s
            redis: { url: "%s" }
            time_series: { kind: none }
            venues:
              binance:
                websocket_url: %s
                rest_url: %s
                symbols: [BTC-USDT, ETH-USDT]
            market: { timeframes: [1s, 1m], backfill_candles: 150 }
            """
                .formatted(
                    folder.resolve("secrets"),
                    folder.resolve("data"),
                    redis.uri(),
                    venue.streamUri(),
                    venue.restUri()),
            Map.of());
    return TradebotService.run(
        ServiceName.MARKET_INGEST, MarketIngestApplication.class, configuration, "--server.port=0");
  }
}
