package io.tradebot.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderExpired;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.Stance;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How an entry is placed, and what is left when it is not wholly filled. */
class EntryStyleTest {
  private static Bench entering(ExecutionSettings.EntryStyle style) {
    ExecutionSettings base = Bench.settings();
    return Bench.ready(
        new ExecutionSettings(
            base.account(),
            base.quote(),
            base.initialState(),
            style,
            base.entryTimeout(),
            base.maxHolding(),
            base.fallbackStop(),
            base.reconcileInterval(),
            base.requestTimeout(),
            base.receiveWindow(),
            base.clockError(),
            base.stopTimeout(),
            base.makerFee(),
            base.takerFee(),
            base.sizing(),
            base.risk()));
  }

  private static OrderIntent sentBy(Bench bench) {
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    return bench.lastSent();
  }

  @ParameterizedTest
  @EnumSource(ExecutionSettings.EntryStyle.class)
  void asksOfTheVenueWhatTheStyleSays(ExecutionSettings.EntryStyle style) {
    OrderIntent entry = sentBy(entering(style));

    assertThat(entry.type())
        .isEqualTo(
            style == ExecutionSettings.EntryStyle.MARKET ? OrderType.MARKET : OrderType.LIMIT);
    assertThat(entry.postOnly()).isEqualTo(style == ExecutionSettings.EntryStyle.POST_ONLY);
    assertThat(entry.timeInForce())
        .isEqualTo(
            switch (style) {
              case MARKET, LIMIT, POST_ONLY -> TimeInForce.GTC;
              case IOC -> TimeInForce.IOC;
              case FOK -> TimeInForce.FOK;
            });
    assertThat(entry.limitPrice())
        .isEqualTo(
            switch (style) {
              case MARKET -> null;
              case LIMIT, POST_ONLY -> Price.of("50000");
              case IOC, FOK -> Price.of("50000.01");
            });
  }

  @Test
  void doesNotChaseWithAnotherOrderWhenAPostOnlyEntryWouldTake() {
    Bench bench = entering(ExecutionSettings.EntryStyle.POST_ONLY);
    OrderIntent entry = sentBy(bench);

    bench.report(
        new VenueReport.Rejected(entry.orderId(), "-2010", "would immediately match", bench.now));
    bench.pass(Duration.ofSeconds(20));

    assertThat(bench.published(OrderRejected.class)).hasSize(1);
    assertThat(bench.sent()).hasSize(1);
    assertThat(bench.engine.positions()).isEmpty();
  }

  @Test
  void cancelsAPostOnlyEntryThatRestsTooLong() {
    Bench bench = entering(ExecutionSettings.EntryStyle.POST_ONLY);
    OrderIntent entry = sentBy(bench);
    bench.accept(entry);

    bench.pass(Duration.ofSeconds(11));
    bench.report(new VenueReport.Canceled(entry.orderId(), bench.now));

    assertThat(bench.outputs(ExecutionOutput.SendCancel.class).getFirst().reason())
        .isEqualTo("entry_timeout");
    assertThat(bench.published(OrderCanceled.class)).hasSize(1);
  }

  @Test
  void guardsThePartOfAnIocEntryThatFilledAndForgetsTheRest() {
    Bench bench = entering(ExecutionSettings.EntryStyle.IOC);
    OrderIntent entry = sentBy(bench);
    bench.accept(entry);

    bench.fill(entry, "0.02", "50000.01");
    bench.report(new VenueReport.Expired(entry.orderId(), Quantity.of("0.02"), bench.now));
    bench.quote(Bench.BTC_USDT, "49000", "49000.01");
    bench.tick();

    assertThat(bench.published(OrderExpired.class)).hasSize(1);
    assertThat(bench.published(PositionOpened.class)).hasSize(1);
    assertThat(bench.sent(Side.BUY)).as("no second entry").hasSize(1);
    assertThat(bench.sent(Side.SELL)).as("the stop sells what filled").hasSize(1);
    assertThat(bench.sent(Side.SELL).getFirst().quantity())
        .isLessThanOrEqualTo(Quantity.of("0.02"));
  }

  @Test
  void holdsNothingWhenAFokEntryFindsTooLittle() {
    Bench bench = entering(ExecutionSettings.EntryStyle.FOK);
    OrderIntent entry = sentBy(bench);

    bench.report(new VenueReport.Expired(entry.orderId(), Quantity.ZERO, bench.now));
    bench.pass(Duration.ofSeconds(20));

    assertThat(bench.published(OrderExpired.class)).hasSize(1);
    assertThat(bench.engine.positions()).isEmpty();
    assertThat(bench.sent()).hasSize(1);
  }
}
