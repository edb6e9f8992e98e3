package io.tradebot.common.order;

/** The venue has the order. */
public record OrderAccepted(OrderStamp stamp, VenueOrderId venueOrderId) implements OrderEvent {}
