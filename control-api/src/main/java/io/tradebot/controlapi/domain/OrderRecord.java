package io.tradebot.controlapi.domain;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderLifecycle;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as its events tell it, at its end or on its way.
 *
 * @param filled cumulative quantity
 * @param averagePrice of the fills, rounded half even to 8 places; null without a fill
 * @param why the code and the words of a denial or rejection; empty otherwise
 */
public record OrderRecord(
    OrderIntent intent,
    OrderStatus status,
    Quantity filled,
    @Nullable Price averagePrice,
    String why,
    Instant createdAt,
    Instant updatedAt) {

  /**
   * Folds the events of one order.
   *
   * @param events in the order in which they were learned, the first included or not
   */
  public static OrderRecord of(OrderInitialized first, List<OrderEvent> events) {
    OrderStatus status = OrderStatus.INITIALIZED;
    Quantity filled = Quantity.ZERO;
    String why = "";
    Instant updatedAt = first.stamp().learnedAt();
    InstrumentId instrument = first.intent().instrument();
    Asset quote = instrument.symbol().quote();
    Money value = Money.zero(quote);
    Quantity counted = Quantity.ZERO;
    for (OrderEvent event : events) {
      if (event instanceof OrderInitialized) {
        continue;
      }
      OrderStep step = OpenOrders.step(event);
      if (OrderLifecycle.allows(status, step)) {
        status = OrderLifecycle.next(status, step);
      }
      if (event instanceof OrderFilled fill) {
        counted = counted.plus(fill.quantity());
        value = value.plus(fill.price().times(fill.quantity(), quote, Rounding.HALF_EVEN));
        if (fill.cumulativeQuantity().compareTo(filled) > 0) {
          filled = fill.cumulativeQuantity();
        }
      }
      why =
          switch (event) {
            case OrderDenied denied -> words(denied.code(), denied.detail());
            case OrderRejected rejected -> words(rejected.code(), rejected.detail());
            default -> why;
          };
      updatedAt = event.stamp().learnedAt();
    }
    return new OrderRecord(
        first.intent(),
        status,
        filled,
        counted.isZero() ? null : value.per(counted, Rounding.HALF_EVEN),
        why,
        first.stamp().occurredAt(),
        updatedAt);
  }

  private static String words(String code, String detail) {
    return detail.isEmpty() ? code : code + ": " + detail;
  }
}
