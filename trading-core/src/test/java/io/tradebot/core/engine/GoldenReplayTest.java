package io.tradebot.core.engine;

import static io.tradebot.core.strategy.Market.BTC;
import static io.tradebot.core.strategy.Market.ETH;
import static io.tradebot.core.strategy.Market.known;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.core.execution.ExecutionEngine;
import io.tradebot.core.execution.ExecutionOutput;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.core.signal.SignalEngine;
import io.tradebot.core.signal.SignalOutput;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.Market;
import io.tradebot.core.strategy.OrderBookImbalanceParameters;
import io.tradebot.core.strategy.SmaCrossoverParameters;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.StrategyPlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * One seeded session through strategies and execution together, with a venue that fills at once.
 */
class GoldenReplayTest {
  private static final Asset USDT = Asset.of("USDT");
  private static final int SECONDS = 1_200;

  /** Of all orders sent and fills got; a change of behaviour changes it, and must be meant. */
  private static final String ORDERS =
      "04b6bd0583a5433c1ff83f8e0492a4a3e0e3cc556afb7eb239f543c387012468";

  @Test
  void theSameSessionGivesTheSameOutputsAndTheOrdersItAlwaysGave() {
    List<MarketEvent> session = session(SECONDS);

    Replay first = replay(session);
    Replay second = replay(session);

    assertThat(second.outputs()).isEqualTo(first.outputs());
    assertThat(first.orders().size()).as("orders").isGreaterThan(20);
    assertThat(first.closed()).as("round trips").isGreaterThan(10);
    assertThat(hash(first.orders())).isEqualTo(ORDERS);
  }

  @Test
  void whatComesLaterDoesNotChangeWhatWasDoneBefore() {
    List<MarketEvent> session = session(SECONDS);
    List<String> whole = replay(session).outputs();

    for (int cut : new int[] {100, 1_234, 4_000}) {
      List<String> truncated = replay(session.subList(0, cut)).outputs();

      assertThat(whole.subList(0, truncated.size())).isEqualTo(truncated);
    }
  }

  @Test
  void outputsAreNumberedWithoutAHole() {
    Replay replay = replay(session(600));

    for (int i = 0; i < replay.numbers().size(); i++) {
      assertThat(replay.numbers().get(i)).isEqualTo(i + 1L);
    }
  }

  @Test
  void everySignalIsFollowedByWhatExecutionMadeOfIt() {
    Replay replay = replay(session(600));

    assertThat(replay.signals()).isPositive();
    assertThat(replay.orders()).isNotEmpty();
  }

  private record Replay(
      List<String> outputs, List<Long> numbers, List<String> orders, int signals, int closed) {}

  private static Replay replay(List<MarketEvent> session) {
    TradingEngine engine = engine();
    FillingVenue venue = new FillingVenue(Money.of("100000", USDT));
    List<String> texts = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    List<String> orders = new ArrayList<>();
    int signals = 0;
    int closed = 0;
    Deque<TradingInput> inputs = new ArrayDeque<>();
    Instant begin = known(session.getFirst().receiveTimeNs());
    inputs.add(new TradingInput.Venue(new VenueReport.ClockMeasured(Duration.ZERO, begin)));
    inputs.add(new TradingInput.Venue(venue.snapshot(begin)));
    Instant measuredAt = begin;
    for (MarketEvent event : session) {
      Instant now = known(event.receiveTimeNs());
      if (event instanceof BestQuote quote) {
        venue.quote(quote);
      }
      if (measuredAt.plusSeconds(60).isBefore(now)) {
        measuredAt = now;
        inputs.add(new TradingInput.Venue(new VenueReport.ClockMeasured(Duration.ZERO, now)));
      }
      inputs.add(new TradingInput.Market(event));
      inputs.add(new TradingInput.Tick());
      while (!inputs.isEmpty()) {
        for (TradingOutput output : engine.process(inputs.removeFirst(), now)) {
          texts.add(output.toString());
          numbers.add(output.number());
          switch (output) {
            case TradingOutput.Decided decided -> {
              if (decided.output() instanceof SignalOutput.Raised) {
                signals++;
              }
            }
            case TradingOutput.Executed executed -> {
              if (executed.output() instanceof ExecutionOutput.SendOrder send) {
                orders.add(send.order().intent().toString());
              }
              if (executed.output() instanceof ExecutionOutput.Publish publish
                  && publish.message() instanceof PositionClosed) {
                closed++;
              }
              // What the venue answers comes before anything else happens.
              for (VenueReport report : venue.handle(executed.output(), now).reversed()) {
                inputs.addFirst(new TradingInput.Venue(report));
              }
            }
          }
        }
      }
    }
    venue.fills().forEach(fill -> orders.add(fill.toString()));
    return new Replay(texts, numbers, orders, signals, closed);
  }

  private static TradingEngine engine() {
    List<StrategyPlan> plans =
        List.of(
            new StrategyPlan(
                List.of(BTC, ETH),
                new SmaCrossoverParameters(
                    Timeframe.S1, 5, 20, 14, Duration.ofSeconds(5), Duration.ofSeconds(10))),
            new StrategyPlan(
                List.of(BTC),
                new OrderBookImbalanceParameters(
                    Timeframe.S1,
                    5,
                    0.6,
                    0.45,
                    3,
                    60,
                    14,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(15))));
    return new TradingEngine(
        new SignalEngine(Strategies.of(plans, AnalysisDetail.SIGNALS)),
        new ExecutionEngine(
            ExecutionSettings.standard(AccountId.of("BINANCE-main"), USDT),
            List.of(instrument(BTC), instrument(ETH))));
  }

  private static Instrument instrument(InstrumentId id) {
    return new Instrument(
        id,
        Price.of("0.01"),
        Quantity.of("0.00001"),
        Quantity.of("0.00001"),
        Quantity.of("9000"),
        Money.of("10", USDT),
        true);
  }

  /**
   * Two walks of one-second candles, each with its quote and, for the first, four books a second.
   */
  private static List<MarketEvent> session(int seconds) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2026);
    List<CandleClosed> btc = Market.walk(BTC, random, seconds);
    List<CandleClosed> eth = Market.walk(ETH, random, seconds);
    List<MarketEvent> session = new ArrayList<>();
    double pressure = 0.5;
    for (int n = 0; n < seconds; n++) {
      for (CandleClosed candle : List.of(btc.get(n), eth.get(n))) {
        session.add(quote(candle));
        session.add(candle);
      }
      CandleClosed candle = btc.get(n);
      for (int i = 1; i <= 4; i++) {
        pressure = Math.clamp(pressure + random.nextGaussian() * 0.05, 0.1, 0.9);
        session.add(
            Market.book(
                BTC,
                n * 4L + i,
                candle.receiveTimeNs() + i * 100_000_000L,
                candle.close().toDouble(),
                pressure));
      }
    }
    return session;
  }

  private static BestQuote quote(CandleClosed candle) {
    return new BestQuote(
        candle.instrument(),
        Price.ofRaw(candle.close().raw() - 1_000_000),
        Quantity.of("50"),
        Price.ofRaw(candle.close().raw() + 1_000_000),
        Quantity.of("50"),
        candle.openTimeNs(),
        candle.receiveTimeNs(),
        candle.receiveTimeNs());
  }

  private static String hash(List<String> lines) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
