package io.tradebot.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.account.TradeCosts;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.StrategyId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * The costs of a round trip are exactly what it lost against the same trades at the mids that were
 * decided on, computed here from scratch in decimals.
 */
class CostAttributionPropertyTest {
  private static final Asset USDT = Asset.of("USDT");
  private static final InstrumentId ID = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Instrument INSTRUMENT =
      new Instrument(
          ID,
          Price.of("0.01"),
          Quantity.of("0.00001"),
          Quantity.of("0.00001"),
          Quantity.of("9000"),
          Money.of("10", USDT),
          true);
  private static final PositionKey KEY = new PositionKey(StrategyId.of("sma_crossover"), ID);

  @Test
  void feeSpreadSlippageAndLatencyAddUpToTheShortfallExactly() {
    for (long seed = 0; seed < 500; seed++) {
      roundTrip(seed);
    }
  }

  private static void roundTrip(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Portfolio books =
        new Portfolio(AccountId.of("BINANCE-main"), USDT, Map.of(ID, INSTRUMENT), asset -> null);
    BigDecimal paper = BigDecimal.ZERO;
    List<PositionEvent> events = new ArrayList<>();
    long held = 0;
    int buys = 1 + random.nextInt(4);
    for (int i = 0; i < buys; i++) {
      long raw = (1 + random.nextLong(100_000)) * 1_000;
      held += raw;
      paper = paper.subtract(fill(books, random, Side.BUY, raw, events, i));
    }
    int sales = random.nextInt(4);
    for (int i = 0; i <= sales; i++) {
      long raw = i == sales ? held : random.nextLong(held / 1_000 + 1) * 1_000;
      // What would leave only dust closes the position: then all of it is sold.
      raw = held - raw < 100_000 ? held : raw;
      if (raw > 0) {
        held -= raw;
        paper = paper.add(fill(books, random, Side.SELL, raw, events, buys + i));
      }
      if (held == 0) {
        break;
      }
    }

    PositionClosed closed = (PositionClosed) events.getLast();
    TradeCosts costs = Objects.requireNonNull(closed.costs());
    BigDecimal real = FixedPoint.toBigDecimal(closed.position().realized().raw());
    assertThat(FixedPoint.toBigDecimal(costs.shortfall().raw()))
        .as("seed %d: paper profit less real profit", seed)
        .isEqualByComparingTo(paper.subtract(real));
    assertThat(costs.fee()).as("seed %d", seed).isEqualTo(closed.position().fees());
  }

  /** Books a fill and returns what it would have been worth at the mid decided on. */
  private static BigDecimal fill(
      Portfolio books,
      RandomGenerator random,
      Side side,
      long raw,
      List<PositionEvent> events,
      int number) {
    Price decision = price(random);
    Price arrival = price(random);
    long half = 1 + random.nextLong(500_000_000);
    Price touch = Price.ofRaw(side == Side.BUY ? arrival.raw() + half : arrival.raw() - half);
    events.addAll(
        books
            .book(
                new Trade(
                    KEY,
                    side,
                    price(random),
                    Quantity.ofRaw(raw),
                    new Money(random.nextLong(1_000_000_000), USDT),
                    null,
                    null,
                    "trip",
                    "signal",
                    new Benchmark(decision, arrival, touch),
                    Instant.EPOCH.plusSeconds(number)))
            .events());
    return FixedPoint.toBigDecimal(decision.raw())
        .multiply(FixedPoint.toBigDecimal(raw))
        .setScale(8, RoundingMode.HALF_EVEN);
  }

  private static Price price(RandomGenerator random) {
    return Price.ofRaw(4_900_000_000_000L + random.nextLong(200_000_000_000L));
  }

  @Test
  void staysUnknownOnceThePricesOfOneFillAre() {
    Portfolio books =
        new Portfolio(AccountId.of("BINANCE-main"), USDT, Map.of(ID, INSTRUMENT), asset -> null);
    Benchmark known = new Benchmark(Price.of("50000"), Price.of("50001"), Price.of("50002"));
    books.book(trade(Side.BUY, known));

    PositionClosed closed = (PositionClosed) books.book(trade(Side.SELL, null)).events().getFirst();

    assertThat(closed.costs()).isNull();
  }

  private static Trade trade(Side side, @org.jspecify.annotations.Nullable Benchmark benchmark) {
    return new Trade(
        KEY,
        side,
        Price.of("50000"),
        Quantity.of("0.1"),
        Money.of("5", USDT),
        null,
        null,
        "trip",
        "signal",
        benchmark,
        Instant.EPOCH);
  }
}
