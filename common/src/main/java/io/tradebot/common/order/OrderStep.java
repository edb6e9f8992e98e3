package io.tradebot.common.order;

/** What can happen to an order, as the column of the {@link OrderLifecycle} table. */
public enum OrderStep {
  DENY,
  SUBMIT,
  ACCEPT,
  REJECT,
  REQUEST_CANCEL,
  REJECT_CANCEL,
  /** A fill that leaves something open. */
  FILL_PARTLY,
  /** A fill that leaves nothing open. */
  FILL_FULLY,
  CANCEL,
  EXPIRE
}
