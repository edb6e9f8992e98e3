package io.tradebot.common.order;

/**
 * We refused the order ourselves; it never left.
 *
 * @param code closed code of the rule that refused, e.g. {@code NOTIONAL_BELOW_MINIMUM}
 * @param detail key=value context
 */
public record OrderDenied(OrderStamp stamp, String code, String detail) implements OrderEvent {}
