package io.tradebot.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.order.BasketRaised.Leg;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BasketDeskTest {
  private static final Instrument ETH_BTC =
      Bench.instrument("ETH-BTC", "0.00001", "0.0001", "0.0001");
  private static final List<Instrument> ALL = List.of(Bench.BTC_USDT, Bench.ETH_USDT, ETH_BTC);
  private final Bench bench = new Bench(Bench.settings());
  private int trades;

  @BeforeEach
  void tradeACross() {
    bench.engine = new ExecutionEngine(bench.settings, ALL);
    ready();
  }

  private void ready() {
    bench.report(new VenueReport.ClockMeasured(Duration.ZERO, bench.now));
    bench.snapshot(List.of(), List.of(), Bench.balance("USDT", "100000"));
    bench.quote(Bench.BTC_USDT, "50000", "50000.01");
    bench.quote(Bench.ETH_USDT, "2520", "2520.01");
    bench.quote(ETH_BTC, "0.05", "0.05001");
    bench.tick();
    bench.all.clear();
  }

  /** USDT to BTC, BTC to ETH, ETH to USDT. */
  private BasketRaised basket(String id) {
    return new BasketRaised(
        id,
        StrategyId.of("triangular_arbitrage"),
        List.of(
            new Leg(Bench.BTC_USDT.id(), Side.BUY, Quantity.of("0.020003"), Price.of("50000.01")),
            new Leg(ETH_BTC.id(), Side.BUY, Quantity.of("0.4"), Price.of("0.05001")),
            new Leg(Bench.ETH_USDT.id(), Side.SELL, Quantity.of("0.4"), Price.of("2520"))),
        Rate.of("0.005"),
        "test",
        "analysis",
        bench.now,
        bench.now.plusSeconds(1));
  }

  private void raise(BasketRaised basket) {
    bench.process(new ExecutionInput.Basket(basket));
  }

  /** Fills with the fee in what is received, and ends the rest of the order. */
  private void fill(OrderIntent intent, String quantity, String price, Money fee) {
    bench.accept(intent);
    bench.report(
        new VenueReport.Filled(
            intent.orderId(),
            intent.instrument(),
            Bench.venueId(intent),
            new TradeId("b" + ++trades),
            intent.side(),
            Price.of(price),
            Quantity.of(quantity),
            fee,
            Liquidity.TAKER,
            bench.now));
    if (!Quantity.of(quantity).equals(intent.quantity())) {
      bench.report(new VenueReport.Expired(intent.orderId(), Quantity.of(quantity), bench.now));
    }
  }

  private PositionClosed closed() {
    return bench.published(PositionClosed.class).getLast();
  }

  @Test
  void tradesEachLegForWhatTheOneBeforeBroughtAndBooksTheDifference() {
    raise(basket("b-1"));
    OrderIntent first = bench.lastSent();
    assertThat(first.role()).isEqualTo(OrderRole.BASKET_ENTRY);
    assertThat(first.timeInForce()).isEqualTo(TimeInForce.IOC);
    assertThat(first.quantity()).isEqualTo(Quantity.of("0.02"));
    fill(first, "0.02", "50000", Money.of("0.00002", Bench.BTC));

    OrderIntent second = bench.lastSent();
    assertThat(second.instrument()).isEqualTo(ETH_BTC.id());
    // 0.01998 BTC at 0.05001.
    assertThat(second.quantity()).isEqualTo(Quantity.of("0.3995"));
    fill(second, "0.3995", "0.05", Money.of("0.0003995", Bench.ETH));

    OrderIntent third = bench.lastSent();
    assertThat(third.instrument()).isEqualTo(Bench.ETH_USDT.id());
    assertThat(third.quantity()).isEqualTo(Quantity.of("0.3991"));
    fill(third, "0.3991", "2521", Money.of("1.0061311", Bench.USDT));

    assertThat(closed().exitReason()).isEqualTo("basket");
    assertThat(bench.engine.positions()).isEmpty();
    // Spent 1000, got 1006.1311 less its fee, and dust: 0.000005 BTC and 0.0000005 ETH.
    assertThat(closed().position().realized()).isEqualTo(Money.of("5.37622890", Bench.USDT));
    bench.pass(Duration.ofSeconds(2));
    assertThat(bench.published(EquityMarked.class).getLast().realized())
        .isEqualTo(closed().position().realized());
    assertThat(bench.sent()).hasSize(3);
  }

  @Test
  void sellsBackWhatALegCouldNotTradeAndGoesOnWithTheRest() {
    raise(basket("b-1"));
    fill(bench.lastSent(), "0.02", "50000", Money.zero(Bench.USDT));
    fill(bench.lastSent(), "0.2", "0.05", Money.zero(Bench.BTC));

    OrderIntent back = bench.lastSent();
    assertThat(back.instrument()).isEqualTo(Bench.BTC_USDT.id());
    assertThat(back.type()).isEqualTo(OrderType.MARKET);
    assertThat(back.quantity()).isEqualTo(Quantity.of("0.01"));
    assertThat(back.role()).isEqualTo(OrderRole.BASKET_LEG);
    fill(back, "0.01", "50000", Money.zero(Bench.USDT));

    OrderIntent third = bench.lastSent();
    assertThat(third.instrument()).isEqualTo(Bench.ETH_USDT.id());
    assertThat(third.quantity()).isEqualTo(Quantity.of("0.2"));
    fill(third, "0.2", "2520", Money.zero(Bench.USDT));
    assertThat(closed().position().realized()).isEqualTo(Money.of("4", Bench.USDT));
  }

  @Test
  void unwindsWhenALegTradesNothing() {
    raise(basket("b-1"));
    fill(bench.lastSent(), "0.02", "50000", Money.zero(Bench.USDT));
    OrderIntent second = bench.lastSent();
    bench.accept(second);
    bench.report(new VenueReport.Expired(second.orderId(), Quantity.ZERO, bench.now));

    OrderIntent back = bench.lastSent();
    assertThat(back.instrument()).isEqualTo(Bench.BTC_USDT.id());
    fill(back, "0.02", "49990", Money.zero(Bench.USDT));

    assertThat(closed().exitReason()).isEqualTo("unwound");
    assertThat(closed().position().realized()).isEqualTo(Money.of("-0.2", Bench.USDT));
    assertThat(bench.alerts()).contains("BASKET_UNWOUND");
  }

  @Test
  void leavesNothingBehindWhenTheFirstLegTradesNothing() {
    raise(basket("b-1"));
    OrderIntent first = bench.lastSent();
    bench.accept(first);
    bench.report(new VenueReport.Expired(first.orderId(), Quantity.ZERO, bench.now));

    assertThat(bench.sent()).hasSize(1);
    assertThat(bench.published(PositionClosed.class)).isEmpty();
    raise(basket("b-1"));
    assertThat(bench.sent()).hasSize(1);
  }

  @Test
  void triesAnUnwindAgainUntilTheVenueTakesIt() {
    raise(basket("b-1"));
    fill(bench.lastSent(), "0.02", "50000", Money.zero(Bench.USDT));
    OrderIntent second = bench.lastSent();
    bench.report(new VenueReport.Rejected(second.orderId(), "-2010", "no", bench.now));
    bench.pass(Duration.ofSeconds(2));
    OrderIntent back = bench.lastSent();
    assertThat(back.side()).isEqualTo(Side.SELL);
    bench.report(new VenueReport.Rejected(back.orderId(), "-2010", "no", bench.now));

    bench.pass(Duration.ofSeconds(2));

    assertThat(bench.lastSent().orderId()).isNotEqualTo(back.orderId());
    assertThat(bench.lastSent().side()).isEqualTo(Side.SELL);
  }

  @Test
  void unwindsABasketThatARestartInterruptedWhateverStateWasStored() {
    for (boolean stored : new boolean[] {true, false}) {
      tradeACross();
      ExecutionState before = bench.engine.exportState();
      raise(basket("b-" + stored));
      OrderIntent first = bench.lastSent();
      JournaledIntent journaled = new JournaledIntent(first, bench.now);
      ExecutionState state = stored ? bench.engine.exportState() : before;

      bench.engine = ExecutionEngine.restore(bench.settings, ALL, state, List.of(journaled));
      ready();
      fill(first, "0.02", "50000", Money.zero(Bench.USDT));

      OrderIntent back = bench.lastSent();
      assertThat(back.instrument()).as("stored %s", stored).isEqualTo(Bench.BTC_USDT.id());
      assertThat(back.side()).isEqualTo(Side.SELL);
      assertThat(back.quantity()).isEqualTo(Quantity.of("0.02"));
    }
  }

  @Test
  void countsWhatABasketHasSpentAsExposure() {
    raise(basket("b-1"));
    fill(bench.lastSent(), "0.02", "50000", Money.zero(Bench.USDT));

    assertThat(bench.engine.exposure()).isEqualTo(Money.of("1000", Bench.USDT));
  }
}
