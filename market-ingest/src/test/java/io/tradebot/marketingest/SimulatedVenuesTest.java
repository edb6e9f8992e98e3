package io.tradebot.marketingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.BestQuote;
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
import io.tradebot.platform.configuration.SigningKeys;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.TradebotService;
import io.tradebot.platform.state.StateStore;
import io.tradebot.testkit.TestRedis;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** One service reads three simulated exchanges at once, each in its own protocol. */
class SimulatedVenuesTest {
  private static final List<InstrumentId> INSTRUMENTS =
      List.of(
          InstrumentId.of("BINANCE:BTC-USDT"),
          InstrumentId.of("KRAKEN:BTC-USDT"),
          InstrumentId.of("COINBASE:BTC-USDT"));

  @TempDir Path folder;

  @Test
  void readsThreeVenuesAtOnceWithNothingMissing() throws Exception {
    try (TestRedis redis = TestRedis.startOwn();
        SimulatedVenue binance = venue(Dialect.BINANCE);
        SimulatedVenue kraken = venue(Dialect.KRAKEN);
        SimulatedVenue coinbase = venue(Dialect.COINBASE);
        ConfigurableApplicationContext service = service(redis, binance, kraken, coinbase)) {
      StateStore store = service.getBean(StateStore.class);
      MeterRegistry registry = service.getBean(MeterRegistry.class);

      for (InstrumentId instrument : INSTRUMENTS) {
        Await.until(
            "live candles of " + instrument,
            Duration.ofSeconds(60),
            () ->
                candles(store, instrument).stream()
                        .filter(candle -> candle.source() == CandleSource.TRADES)
                        .count()
                    >= 10);
      }

      for (InstrumentId instrument : INSTRUMENTS) {
        List<CandleClosed> candles = candles(store, instrument);
        // Kraken and Coinbase keep no candles of a second: these were built from their trades.
        assertThat(candles).hasSizeGreaterThanOrEqualTo(10);
        for (int i = 1; i < candles.size(); i++) {
          assertThat(candles.get(i).openTimeNs())
              .isEqualTo(candles.get(i - 1).openTimeNs() + Timeframe.S1.lengthNs());
        }
        assertThat(store.read(StateKeys.book(instrument)).orElseThrow().payload())
            .isInstanceOfSatisfying(
                BookSnapshot.class,
                book -> {
                  assertThat(book.isCrossed()).isFalse();
                  assertThat(book.bids()).isNotEmpty();
                });
        assertThat(store.read(StateKeys.quote(instrument)).orElseThrow().payload())
            .isInstanceOf(BestQuote.class);
      }
      assertThat(total(registry, "tradebot.ingest.rejects")).isZero();
      assertThat(total(registry, "tradebot.ingest.gaps")).isZero();
    }
  }

  private static List<CandleClosed> candles(StateStore store, InstrumentId instrument) {
    return store.newest(StateKeys.candles(Timeframe.S1, instrument), 1_500).stream()
        .map(envelope -> (CandleClosed) envelope.payload())
        .toList();
  }

  private static double total(MeterRegistry registry, String name) {
    return registry.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private static SimulatedVenue venue(Dialect dialect) throws Exception {
    return SimulatedVenue.start(
        new SimulatedVenue.Setup(
            dialect,
            "127.0.0.1",
            0,
            42,
            1.0,
            List.of(Symbol.of("BTC-USDT")),
            8,
            Map.of("USDT", 1_000_000_000_000L),
            Rate.ofBps(10),
            Rate.ofBps(10),
            Duration.ofMillis(1),
            "",
            new Credentials("key-for-this-test-only-0000", SigningKeys.newPem(new SecureRandom())),
            Map.of()),
        AccountJournal.none(),
        null,
        InstantSource.system());
  }

  private ConfigurableApplicationContext service(
      TestRedis redis, SimulatedVenue binance, SimulatedVenue kraken, SimulatedVenue coinbase) {
    TradebotConfiguration configuration =
        ConfigurationLoader.load(
            """
            mode: demo
            secrets_directory: %s
            data_directory: %s
            redis: { url: "%s" }
            time_series: { kind: none }
            venues:
              binance: { websocket_url: %s, rest_url: %s, symbols: [BTC-USDT] }
              kraken: { websocket_url: %s, rest_url: %s, symbols: [BTC-USDT] }
              coinbase: { websocket_url: %s, rest_url: %s, symbols: [BTC-USDT] }
            market: { timeframes: [1s], backfill_candles: 130 }
            strategies:
              sma_crossover: { symbols: [BTC-USDT] }
              order_book_imbalance: { symbols: [BTC-USDT] }
              multi_model: { symbols: [BTC-USDT] }
            """
                .formatted(
                    folder.resolve("secrets"),
                    folder.resolve("data"),
                    redis.uri(),
                    binance.streamUri(),
                    binance.restUri(),
                    kraken.streamUri(),
                    kraken.restUri(),
                    coinbase.streamUri(),
                    coinbase.restUri()),
            Map.of());
    return TradebotService.run(
        ServiceName.MARKET_INGEST, MarketIngestApplication.class, configuration, "--server.port=0");
  }
}
