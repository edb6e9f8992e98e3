package io.tradebot.strategyengine.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.core.signal.CandleSeriesId;
import io.tradebot.core.signal.SignalEngine;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.SmaCrossoverParameters;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.setup.session.BadSessionException;
import io.tradebot.setup.session.Learnt;
import io.tradebot.setup.session.LoggedModels;
import io.tradebot.setup.session.ParityScore;
import io.tradebot.setup.session.SessionBegin;
import io.tradebot.setup.session.SessionFile;
import io.tradebot.setup.session.SessionFormat;
import io.tradebot.setup.session.SessionLog;
import io.tradebot.setup.session.SessionRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions that are recorded, and what a replay makes of the record. */
class DecisionParityTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final SessionFormat FORMAT = new SessionFormat(new MessageCodec().mapper());
  private static final Instant BEGIN = Instant.parse("2026-01-15T10:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(BEGIN);

  @TempDir Path folder;

  @Test
  void aReplayDecidesTheSame() throws IOException {
    Path session = record(plans(5));

    ParityScore.Decisions score = replay(session, plans(5));

    assertThat(score.comparison().difference()).isNull();
    assertThat(score.comparison().isEqual()).isTrue();
    assertThat(score.comparison().decisions().recorded()).isGreaterThan(200);
    assertThat(score.comparison().signals().recorded()).isGreaterThan(5);
    assertThat(score.comparison().decisions().share()).isEqualTo(1);
  }

  @Test
  void otherParametersDecideOtherwiseAndTheFirstDifferenceIsNamed() throws IOException {
    Path session = record(plans(5));

    ParityScore.Decisions score = replay(session, plans(6));

    assertThat(score.comparison().isEqual()).isFalse();
    assertThat(score.comparison().decisions().share()).isLessThan(1);
    assertThat(score.comparison().difference()).contains("was: analysis").contains("and is:");
  }

  @Test
  void theMetricShowsTheShareOfTheNewestSession() throws IOException {
    record(plans(5));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ParityWatch same = watch(plans(5), registry);

    assertThat(registry.get("tradebot.parity.decisions").gauge().value()).isNaN();
    same.compare();

    assertThat(registry.get("tradebot.parity.decisions").gauge().value()).isEqualTo(1);
    assertThat(registry.get("tradebot.parity.compared.seconds").gauge().value())
        .isEqualTo((double) BEGIN.getEpochSecond());
  }

  @Test
  void aSessionIsReadAsFarAsItIsWritten() throws IOException {
    Path session = record(plans(5));
    byte[] bytes = Files.readAllBytes(session);
    Files.write(session, Arrays.copyOf(bytes, bytes.length * 2 / 3));

    ParityScore.Decisions score = replay(session, plans(5));

    assertThat(score.comparison().isEqual()).isTrue();
    assertThat(score.comparison().inputs()).isBetween(50L, 299L);
  }

  @Test
  void refusesWhatIsNoSession() throws IOException {
    Path none = folder.resolve("none.jsonl.gz");

    assertThatThrownBy(() -> replay(none, plans(5)))
        .isInstanceOf(BadSessionException.class)
        .hasMessageContaining(none.toString());
  }

  private ParityWatch watch(List<StrategyPlan> plans, SimpleMeterRegistry registry) {
    return new ParityWatch(
        folder,
        FORMAT,
        "f00d",
        plans,
        id -> {
          throw new IllegalStateException("no model was asked");
        },
        registry,
        CLOCK);
  }

  private ParityScore.Decisions replay(Path session, List<StrategyPlan> plans) throws IOException {
    return ParityScore.decisions(
        session,
        FORMAT,
        "f00d",
        plans,
        id -> {
          throw new IllegalStateException("no model was asked");
        });
  }

  /** 100 candles of the past and 300 that close one after the other. */
  private Path record(List<StrategyPlan> plans) throws IOException {
    SessionLog log =
        SessionRecorder.into(folder, FORMAT, 100_000_000)
            .begin(
                new SessionBegin(
                    ServiceName.STRATEGY_ENGINE.wireName(),
                    BEGIN,
                    "f00d",
                    "test",
                    List.of(),
                    null,
                    List.of()));
    SignalEngine engine =
        new SignalEngine(
            Strategies.of(
                plans,
                AnalysisDetail.SAMPLED,
                new LoggedModels((role, length) -> ModelSlot.empty("none"), log, CLOCK)));
    List<CandleClosed> candles = candles();
    List<CandleClosed> past = candles.subList(0, 100);
    log.step(
        BEGIN,
        new Learnt(BTC, Timeframe.M1, past),
        engine.warmUp(new CandleSeriesId(BTC, Timeframe.M1), past, BEGIN));
    for (CandleClosed candle : candles.subList(100, 400)) {
      Instant now = Instant.ofEpochSecond(0, candle.eventTimeNs() + 20_000_000);
      log.step(now, candle, engine.process(candle, now));
    }
    log.close();
    return SessionFile.newest(folder, ServiceName.STRATEGY_ENGINE.wireName()).orElseThrow();
  }

  private static List<CandleClosed> candles() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    List<CandleClosed> candles = new ArrayList<>();
    long begin = BEGIN.getEpochSecond() * 1_000_000_000L;
    double price = 20_000;
    for (int i = 0; i < 400; i++) {
      double open = price;
      price *= StrictMath.exp(random.nextGaussian() * 0.001);
      long openNs = begin + i * Timeframe.M1.lengthNs();
      long closeNs = openNs + Timeframe.M1.lengthNs();
      candles.add(
          new CandleClosed(
              BTC,
              Timeframe.M1,
              openNs,
              cents(open),
              cents(Math.max(open, price) + 1),
              cents(Math.min(open, price) - 1),
              cents(price),
              Quantity.of("10"),
              Money.of("200000", Asset.of("USDT")),
              Quantity.of("5"),
              10,
              CandleSource.TRADES,
              closeNs,
              closeNs));
    }
    return candles;
  }

  private static Price cents(double price) {
    return Price.ofRaw(Math.round(price * 100) * 1_000_000);
  }

  private static List<StrategyPlan> plans(int fast) {
    return List.of(
        new StrategyPlan(
            List.of(BTC),
            new SmaCrossoverParameters(
                Timeframe.M1, fast, 20, 14, Duration.ofSeconds(5), Duration.ofSeconds(1))));
  }
}
