package io.tradebot.controlapi.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderAccepted;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStamp;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderSubmitted;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OpenOrdersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final AccountId ACCOUNT = AccountId.of("BINANCE-main");
  private static final StrategyId STRATEGY = StrategyId.of("sma_crossover");
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final VenueOrderId VENUE_ID = new VenueOrderId("1");

  private final ClientOrderId id = ClientOrderId.derive(ACCOUNT, STRATEGY, "signal", 0, 0);
  private final OrderStamp stamp = new OrderStamp(id, ACCOUNT, STRATEGY, BTC, NOW, NOW, false);
  private final OpenOrders orders = new OpenOrders();

  private OrderInitialized initialized() {
    return new OrderInitialized(
        stamp,
        new OrderIntent(
            id,
            ACCOUNT,
            STRATEGY,
            BTC,
            Side.BUY,
            OrderType.MARKET,
            Quantity.of("2"),
            null,
            null,
            TimeInForce.GTC,
            false,
            OrderRole.ENTRY,
            "signal"));
  }

  private OrderFilled filled(String cumulative, String leaves) {
    return new OrderFilled(
        stamp,
        VENUE_ID,
        new TradeId("t" + cumulative),
        Side.BUY,
        OrderRole.ENTRY,
        Price.of("100"),
        Quantity.of("1"),
        Quantity.of(cumulative),
        Quantity.of(leaves),
        Money.zero(Asset.of("USDT")),
        Liquidity.TAKER);
  }

  @Test
  void followsAnOrderFromBeginningToEnd() {
    orders.apply(initialized());
    orders.apply(new OrderSubmitted(stamp));
    orders.apply(new OrderAccepted(stamp, VENUE_ID));
    orders.apply(filled("1", "1"));

    assertThat(orders.all())
        .singleElement()
        .returns(OrderStatus.PARTIALLY_FILLED, OpenOrder::status);
    assertThat(orders.all().getFirst().filled()).isEqualTo(Quantity.of("1"));

    orders.apply(filled("2", "0"));

    assertThat(orders.all()).isEmpty();
  }

  @Test
  void doesNotReviveAnOrderWhoseEndCameFirst() {
    orders.apply(filled("2", "0"));
    orders.apply(initialized());

    assertThat(orders.all()).isEmpty();
  }

  @Test
  void keepsAnEndSeenWhileTheHistoryWasRead() {
    OpenOrders read = new OpenOrders();
    read.apply(initialized());
    orders.apply(initialized());
    orders.apply(new OrderSubmitted(stamp));
    orders.apply(filled("2", "0"));

    orders.replaceBy(read);

    assertThat(orders.all()).isEmpty();
  }

  @Test
  void takesOverWhatTheHistoryKnows() {
    OpenOrders read = new OpenOrders();
    read.apply(initialized());

    orders.replaceBy(read);

    assertThat(orders.all()).hasSize(1);
  }
}
