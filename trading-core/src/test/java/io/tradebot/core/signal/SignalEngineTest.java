package io.tradebot.core.signal;

import static io.tradebot.core.strategy.Market.BTC;
import static io.tradebot.core.strategy.Market.ETH;
import static io.tradebot.core.strategy.Market.MIDNIGHT;
import static io.tradebot.core.strategy.Market.START_NS;
import static io.tradebot.core.strategy.Market.known;
import static io.tradebot.core.strategy.Market.wideCandle;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.sentiment.SentimentEvent;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.Market;
import io.tradebot.core.strategy.MarketStream;
import io.tradebot.core.strategy.OrderBookImbalanceParameters;
import io.tradebot.core.strategy.SmaCrossoverParameters;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.core.strategy.Verdict;
import io.tradebot.testkit.SeededRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignalEngineTest {
  private static final CandleSeriesId BTC_SECONDS = new CandleSeriesId(BTC, Timeframe.S1);
  private static final CandleSeriesId ETH_SECONDS = new CandleSeriesId(ETH, Timeframe.S1);
  private static final StrategyPlan CROSSOVER =
      new StrategyPlan(
          List.of(BTC, ETH),
          new SmaCrossoverParameters(
              Timeframe.S1, 3, 9, 5, Duration.ofSeconds(5), Duration.ofSeconds(2)));
  private static final StrategyPlan IMBALANCE =
      new StrategyPlan(
          List.of(BTC),
          new OrderBookImbalanceParameters(
              Timeframe.S1, 5, 0.6, 0.45, 2, 20, 5, Duration.ofSeconds(2), Duration.ofSeconds(3)));

  @Test
  void theSameEventsGiveTheSameOutputs() {
    SeededRuns.of(5)
        .forEach(
            random -> {
              List<MarketEvent> events = new ArrayList<>(Market.walk(BTC, random, 2_000));

              List<SignalOutput> first = run(engine(CROSSOVER, IMBALANCE), events);
              List<SignalOutput> second = run(engine(CROSSOVER, IMBALANCE), events);

              assertThat(first).isEqualTo(second);
              assertThat(signals(first)).isNotEmpty();
            });
  }

  @Test
  void laterCandlesDoNotChangeEarlierSignals() {
    SeededRuns.of(10)
        .forEach(
            random -> {
              List<CandleClosed> candles = Market.walk(BTC, random, 1_000);
              int cut = random.nextInt(20, 1_000);

              List<SignalRaised> whole = signals(run(engine(CROSSOVER), candles));
              List<SignalRaised> truncated =
                  signals(run(engine(CROSSOVER), candles.subList(0, cut)));

              Instant end = known(candles.get(cut - 1).receiveTimeNs());
              assertThat(truncated)
                  .isEqualTo(whole.stream().filter(s -> !s.occurredAt().isAfter(end)).toList());
            });
  }

  @Test
  void warmedUpFromHistoryItGoesOnAsIfItHadSeenItLive() {
    SeededRuns.of(10)
        .forEach(
            random -> {
              List<CandleClosed> candles = Market.walk(BTC, random, 600);
              int cut = random.nextInt(200, 400);
              SignalEngine live = engine(CROSSOVER);
              SignalEngine restarted = engine(CROSSOVER);
              run(live, candles.subList(0, cut));
              List<CandleClosed> history = new ArrayList<>(candles.subList(cut - 100, cut));
              Collections.shuffle(history, Random.from(random));

              List<SignalOutput> outputs = restarted.warmUp(BTC_SECONDS, history, MIDNIGHT);

              assertThat(outputs).isEmpty();
              assertThat(restarted.isReady(BTC_SECONDS)).isTrue();
              // Past the cool-down of what the live one signalled before the cut.
              List<CandleClosed> quiet = candles.subList(cut, cut + 10);
              run(live, quiet);
              run(restarted, quiet);
              List<CandleClosed> rest = candles.subList(cut + 10, 600);
              assertThat(signals(run(restarted, rest))).isEqualTo(signals(run(live, rest)));
            });
  }

  @Test
  void refusesCandlesThatComeAgainOrOutOfOrder() {
    SignalEngine engine = engine(CROSSOVER);
    List<CandleClosed> candles =
        List.of(
            wideCandle(BTC, 5, 100),
            wideCandle(BTC, 5, 100),
            wideCandle(BTC, 4, 100),
            wideCandle(BTC, 6, 100));

    run(engine, candles);

    assertThat(engine.counts().candlesRefused()).isEqualTo(2);
    assertThat(engine.counts().evaluations()).isEqualTo(2);
    assertThat(engine.counts().candlesMissing()).isZero();
  }

  @Test
  void warmsUpAnewAfterAGapAndTellsHowManyCandlesAreMissing() {
    SignalEngine engine = engine(CROSSOVER);
    for (int n = 0; n < 20; n++) {
      process(engine, wideCandle(BTC, n, 100 + n));
      process(engine, wideCandle(ETH, n, 100 + n));
    }

    List<SignalOutput> outputs = process(engine, wideCandle(BTC, 24, 100));

    assertThat(outputs.getFirst())
        .isEqualTo(
            new SignalOutput.CandlesMissing(
                BTC, Timeframe.S1, 4, known(START_NS + 25 * Market.SECOND)));
    assertThat(engine.isReady(BTC_SECONDS)).isFalse();
    assertThat(engine.isReady(ETH_SECONDS)).isTrue();
    for (int n = 25; n < 33; n++) {
      process(engine, wideCandle(BTC, n, 100));
    }
    assertThat(engine.isReady(BTC_SECONDS)).isTrue();
  }

  @Test
  void historyMendsAGapAtOnce() {
    SignalEngine engine = engine(CROSSOVER);
    process(engine, wideCandle(BTC, 0, 100));
    process(engine, wideCandle(BTC, 30, 100));
    List<CandleClosed> history = new ArrayList<>();
    for (int n = 0; n <= 30; n++) {
      history.add(wideCandle(BTC, n, 100 + n));
    }

    engine.warmUp(BTC_SECONDS, history, MIDNIGHT);

    assertThat(engine.isReady(BTC_SECONDS)).isTrue();
    assertThat(process(engine, wideCandle(BTC, 30, 100))).as("seen already").isEmpty();
    assertThat(engine.counts().candlesRefused()).isEqualTo(1);
  }

  @Test
  void historyThatKnowsLessIsPassedOver() {
    SignalEngine engine = engine(CROSSOVER);
    for (int n = 0; n < 20; n++) {
      process(engine, wideCandle(BTC, n, 100));
    }

    engine.warmUp(BTC_SECONDS, List.of(wideCandle(BTC, 18, 100)), MIDNIGHT);
    engine.warmUp(BTC_SECONDS, List.of(), MIDNIGHT);
    engine.warmUp(BTC_SECONDS, List.of(wideCandle(BTC, 19, 100)), MIDNIGHT);

    assertThat(engine.isReady(BTC_SECONDS)).isTrue();
  }

  @Test
  void onlyTheRunBehindTheLastHoleOfAHistoryCounts() {
    SignalEngine engine = engine(CROSSOVER);
    List<CandleClosed> history = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      if (n != 35) {
        history.add(wideCandle(BTC, n, 100));
      }
    }

    engine.warmUp(BTC_SECONDS, history, MIDNIGHT);

    assertThat(engine.isReady(BTC_SECONDS)).isFalse();
  }

  @Test
  void aCandleOfTheVenuesHistoryThatComesLateTeachesButRaisesNothing() {
    SeededRuns.of(3)
        .forEach(
            random -> {
              List<CandleClosed> history =
                  Market.walk(BTC, random, 500).stream().map(SignalEngineTest::ofVenue).toList();
              SignalEngine engine = engine(CROSSOVER);
              Instant muchLater = known(history.getLast().eventTimeNs()).plusSeconds(60);

              List<SignalOutput> outputs = new ArrayList<>();
              history.forEach(candle -> outputs.addAll(engine.process(candle, muchLater)));

              assertThat(signals(outputs)).isEmpty();
              assertThat(engine.isReady(BTC_SECONDS)).isTrue();
            });
  }

  @Test
  void aStrategyThatThrowsIsTakenOutAndTheOthersGoOn() {
    Faulty faulty = new Faulty();
    List<Strategy> all = new ArrayList<>();
    all.add(faulty);
    all.addAll(Strategies.of(List.of(CROSSOVER), AnalysisDetail.SAMPLED));
    SignalEngine engine = new SignalEngine(all);
    faulty.broken = true;

    List<SignalOutput> outputs = process(engine, wideCandle(BTC, 0, 100));
    process(engine, wideCandle(BTC, 1, 100));

    assertThat(outputs)
        .contains(
            new SignalOutput.StrategyFailed(
                faulty.id(),
                Set.of(BTC),
                "java.lang.IllegalStateException: no more",
                known(START_NS + Market.SECOND)));
    assertThat(outputs).hasAtLeastOneElementOfType(SignalOutput.Analysed.class);
    assertThat(faulty.candles).as("calls after its failure included").isEqualTo(1);
    assertThat(engine.strategies())
        .filteredOn(status -> status.failure() != null)
        .extracting(StrategyStatus::strategy)
        .containsExactly(faulty.id());
  }

  @Test
  void aStrategyThatFailedComesBackWithItsHistory() {
    Faulty faulty = new Faulty();
    SignalEngine engine = new SignalEngine(List.of(faulty));
    faulty.broken = true;
    process(engine, wideCandle(BTC, 0, 100));
    faulty.broken = false;

    engine.warmUp(BTC_SECONDS, List.of(wideCandle(BTC, 0, 100)), MIDNIGHT);
    process(engine, wideCandle(BTC, 1, 100));

    assertThat(engine.strategies()).allMatch(status -> status.failure() == null);
    assertThat(faulty.candles).isEqualTo(2);
  }

  @Test
  void aPositionIsToldToItsStrategyOnItsInstrumentOnly() {
    Faulty faulty = new Faulty();
    SignalEngine engine = new SignalEngine(List.of(faulty));

    engine.process(Market.opened(faulty.id(), BTC, MIDNIGHT), MIDNIGHT);
    engine.process(Market.opened(faulty.id(), ETH, MIDNIGHT), MIDNIGHT);
    engine.process(Market.opened(StrategyId.of("another"), BTC, MIDNIGHT), MIDNIGHT);

    assertThat(faulty.positions).isEqualTo(1);
  }

  @Test
  void tellsAFaultOfTheFeedAndItsEnd() {
    Faulty faulty = new Faulty();
    SignalEngine engine = new SignalEngine(List.of(faulty));

    process(engine, new FeedDisconnected(Venue.BINANCE, 0, "reset", START_NS, START_NS));
    process(engine, new FeedConnected(Venue.BINANCE, 0, START_NS, START_NS));
    process(engine, new FeedStale(BTC, "book", 6_000, START_NS, START_NS));
    process(engine, Market.book(BTC, 1, START_NS, 100, 0.5));
    process(engine, new FeedStale(BTC, "quote", 6_000, START_NS, START_NS));
    process(engine, new FeedStale(ETH, "book", 6_000, START_NS, START_NS));
    process(engine, new FeedDisconnected(Venue.KRAKEN, 0, "reset", START_NS, START_NS));

    assertThat(faulty.faults)
        .containsExactly(
            "connection to BINANCE lost",
            "live",
            "book stream silent for 6000 ms",
            "live",
            // It does not decide by quotes.
            "live");
  }

  @Test
  void refusesBooksThatComeAgainOrAreOlder() {
    SignalEngine engine = engine(IMBALANCE);

    process(engine, Market.book(BTC, 7, START_NS + 5, 100, 0.5));
    process(engine, Market.book(BTC, 7, START_NS + 5, 100, 0.5));
    process(engine, Market.book(BTC, 6, START_NS + 4, 100, 0.5));
    process(engine, Market.book(BTC, 1, START_NS + 6, 100, 0.5));

    assertThat(engine.counts().booksRefused()).isEqualTo(2);
    assertThat(engine.counts().evaluations()).isEqualTo(2);
  }

  @Test
  void sentimentReachesTheStrategiesOfItsAsset() {
    Faulty faulty = new Faulty();
    SignalEngine engine = new SignalEngine(List.of(faulty));

    for (String asset : List.of("BTC", "ETH")) {
      engine.process(
          new SentimentIndexUpdated(Asset.of(asset), 0.5, 0.1, 10, false, MIDNIGHT), MIDNIGHT);
    }

    assertThat(faulty.sentiments).isEqualTo(1);
  }

  @Test
  void namesTheCandlesThatItsStrategiesNeed() {
    assertThat(engine(CROSSOVER, IMBALANCE).warmUps())
        .containsExactlyInAnyOrderEntriesOf(Map.of(BTC_SECONDS, 20, ETH_SECONDS, 9));
  }

  private static SignalEngine engine(StrategyPlan... plans) {
    return new SignalEngine(Strategies.of(List.of(plans), AnalysisDetail.SAMPLED));
  }

  private static List<SignalOutput> run(SignalEngine engine, List<? extends MarketEvent> events) {
    List<SignalOutput> outputs = new ArrayList<>();
    events.forEach(event -> outputs.addAll(process(engine, event)));
    return outputs;
  }

  private static List<SignalOutput> process(SignalEngine engine, MarketEvent event) {
    return engine.process(event, known(event.receiveTimeNs()));
  }

  private static List<SignalRaised> signals(List<SignalOutput> outputs) {
    return outputs.stream()
        .filter(SignalOutput.Raised.class::isInstance)
        .map(output -> ((SignalOutput.Raised) output).signal())
        .toList();
  }

  private static CandleClosed ofVenue(CandleClosed c) {
    return new CandleClosed(
        c.instrument(),
        c.timeframe(),
        c.openTimeNs(),
        c.open(),
        c.high(),
        c.low(),
        c.close(),
        c.volume(),
        c.quoteVolume(),
        c.takerBuyVolume(),
        c.trades(),
        CandleSource.VENUE,
        c.eventTimeNs(),
        c.receiveTimeNs());
  }

  /** A strategy on BTC that remembers its calls and can be broken. */
  private static final class Faulty implements Strategy {
    boolean broken;
    int candles;
    int positions;
    int sentiments;
    final List<String> faults = new ArrayList<>();

    @Override
    public StrategyId id() {
      return StrategyId.of("faulty");
    }

    @Override
    public Set<InstrumentId> instruments() {
      return Set.of(BTC);
    }

    @Override
    public Set<MarketStream> streams() {
      return Set.of(MarketStream.CANDLE, MarketStream.BOOK);
    }

    @Override
    public Timeframe timeframe() {
      return Timeframe.S1;
    }

    @Override
    public int warmUp() {
      return 1;
    }

    @Override
    public boolean isReady() {
      return candles > 0;
    }

    @Override
    public void learn(CandleClosed candle) {}

    @Override
    public Verdict onCandle(CandleClosed candle, Instant now) {
      candles++;
      if (broken) {
        throw new IllegalStateException("no more");
      }
      return Verdict.NOTHING;
    }

    @Override
    public Verdict onBook(BookSnapshot book, Instant now) {
      return Verdict.NOTHING;
    }

    @Override
    public Verdict onSentiment(SentimentEvent sentiment, Instant now) {
      sentiments++;
      return Verdict.NOTHING;
    }

    @Override
    public void onPosition(PositionEvent event) {
      positions++;
    }

    @Override
    public void onFeed(InstrumentId instrument, @Nullable String fault) {
      faults.add(fault == null ? "live" : fault);
    }

    @Override
    public void forget(InstrumentId instrument) {}
  }
}
