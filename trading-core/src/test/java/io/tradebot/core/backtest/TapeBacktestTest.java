package io.tradebot.core.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.Side;
import io.tradebot.core.matching.PessimisticQueue;
import io.tradebot.core.sizing.SizingSettings;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.OrderBookImbalanceParameters;
import io.tradebot.core.strategy.SmaCrossoverParameters;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.core.strategy.StrategyPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The engine over trades and books. */
class TapeBacktestTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long LATENCY = 30_000_000;

  @Test
  void tradesAloneGiveCandlesQuotesAndFillsAfterTheDelay() {
    List<MarketEvent> events = market(900, false);

    BacktestResult result = run(events);

    assertThat(result.fills()).hasSizeGreaterThan(20);
    for (BacktestResult.Fill fill : result.fills()) {
      assertThat(fill.report().at()).isAfterOrEqualTo(fill.order().decidedAt().plusNanos(LATENCY));
    }
  }

  @Test
  void takersPayWhatTheBookShowsWhenTheyMeetIt() {
    List<MarketEvent> events = market(900, true);

    BacktestResult result = run(events);

    assertThat(result.fills()).hasSizeGreaterThan(20);
    for (BacktestResult.Fill fill : result.fills()) {
      BookSnapshot book = bookAt(events, fill.report().at());
      List<BookLevel> side = fill.report().side() == Side.BUY ? book.asks() : book.bids();
      assertThat(side.stream().map(BookLevel::price)).contains(fill.report().price());
    }
  }

  @Test
  void theSameTapeGivesTheSameBytesAndItsFutureChangesNothing() {
    List<MarketEvent> events = market(600, true);
    BacktestResult whole = run(events);

    assertThat(run(events)).isEqualTo(whole);
    BacktestResult part = run(events.subList(0, events.size() / 2));
    assertThat(part.fills()).hasSizeGreaterThan(5);
    assertThat(whole.fills().subList(0, part.fills().size())).isEqualTo(part.fills());
  }

  @Test
  void refusesATapeOutOfOrder() {
    List<MarketEvent> events = new ArrayList<>(market(5, false));
    events.add(events.getFirst());

    assertThatThrownBy(() -> run(events))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("order of event time");
  }

  private static BookSnapshot bookAt(List<MarketEvent> events, Instant at) {
    long timeNs = at.getEpochSecond() * SECOND + at.getNano();
    return (BookSnapshot)
        events.stream()
            .filter(event -> event instanceof BookSnapshot && event.eventTimeNs() <= timeNs)
            .reduce((earlier, later) -> later)
            .orElseThrow();
  }

  private static BacktestResult run(List<MarketEvent> events) {
    BacktestSettings settings =
        Candles.settings(
            Candles.with(
                Candles.signalsOnly("2000"),
                Duration.ofMinutes(30),
                new SizingSettings(
                    Rate.of("0.005"), Rate.of("0.2"), Rate.of("3"), Rate.of("5"), Rate.of("0.001")),
                Candles.signalsOnly("2000").risk()),
            LATENCY);
    return Backtest.overEvents(settings, strategies(), events.iterator(), PessimisticQueue::new);
  }

  private static List<Strategy> strategies() {
    return Strategies.of(
        List.of(
            new StrategyPlan(
                List.of(Candles.BTC),
                new SmaCrossoverParameters(
                    Timeframe.S1, 5, 20, 14, Duration.ofSeconds(5), Duration.ofSeconds(2))),
            new StrategyPlan(
                List.of(Candles.BTC),
                new OrderBookImbalanceParameters(
                    Timeframe.S1,
                    5,
                    0.6,
                    0.45,
                    3,
                    60,
                    14,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(15)))),
        AnalysisDetail.SIGNALS);
  }

  /** Four trades a second on a walk, each second also with a book if wanted. */
  private static List<MarketEvent> market(int seconds, boolean books) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    List<MarketEvent> events = new ArrayList<>();
    double price = 20_000;
    double pressure = 0.5;
    long id = 0;
    for (int second = 0; second < seconds; second++) {
      for (int quarter = 0; quarter < 4; quarter++) {
        long at = Candles.START + second * SECOND + quarter * (SECOND / 4);
        price *= StrictMath.exp(random.nextGaussian() * 0.0003);
        pressure = Math.clamp(pressure + random.nextGaussian() * 0.08, 0.1, 0.9);
        if (books) {
          events.add(book(price, pressure, ++id, at));
        }
        events.add(
            new PublicTrade(
                Candles.BTC,
                ++id,
                Price.ofRaw(Candles.cents(price)),
                Quantity.of("0.5"),
                random.nextBoolean() ? Side.BUY : Side.SELL,
                at + 1_000,
                at + 1_000));
      }
    }
    return events;
  }

  private static BookSnapshot book(double mid, double bidShare, long id, long at) {
    List<BookLevel> bids = new ArrayList<>();
    List<BookLevel> asks = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      bids.add(
          new BookLevel(
              Price.ofRaw(Candles.cents(mid - 0.5 * i)),
              Quantity.ofRaw(Math.round(bidShare * 1e9))));
      asks.add(
          new BookLevel(
              Price.ofRaw(Candles.cents(mid + 0.5 * i)),
              Quantity.ofRaw(Math.round((1 - bidShare) * 1e9))));
    }
    return new BookSnapshot(Candles.BTC, bids, asks, id, at, at);
  }
}
