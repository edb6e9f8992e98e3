package io.tradebot.common.order;

/**
 * The venue refused the order, proven by its answer.
 *
 * @param code the venue's code
 * @param detail the venue's words
 */
public record OrderRejected(OrderStamp stamp, String code, String detail) implements OrderEvent {}
