package io.tradebot.core.risk;

/** Why an order is refused; closed, so that it can be counted and explained. */
public enum DenialCode {
  /** The trading state allows no entries. */
  TRADING_STATE,
  /**
   * Orders, fills and balances have not been compared with the venue's yet, or not since it
   * reconnected.
   */
  NOT_RECONCILED,
  INSTRUMENT_UNKNOWN,
  /** The venue does not take orders for it now. */
  INSTRUMENT_NOT_TRADABLE,
  /** The books and the venue contradicted each other here; a person must look. */
  INSTRUMENT_HALTED,
  /** The outcome of another order on the instrument is not known. */
  OUTCOME_UNKNOWN,
  QUOTE_MISSING,
  QUOTE_STALE,
  /** The bid is at or above the ask. */
  BOOK_CROSSED,
  /** The last price is far from the ones before and not yet confirmed. */
  PRICE_SUSPECT,
  /** The market feed is down, silent or has a gap. */
  FEED_UNSOUND,
  /** Our clock and the venue's differ too much, or nobody has measured lately. */
  CLOCK_OFFSET,
  SPREAD_TOO_WIDE,
  /** The price is too far from the market. */
  PRICE_COLLAR,
  QUANTITY_BELOW_MINIMUM,
  QUANTITY_ABOVE_MAXIMUM,
  PRICE_OFF_TICK,
  QUANTITY_OFF_LOT,
  NOTIONAL_BELOW_MINIMUM,
  ORDER_NOTIONAL_ABOVE_LIMIT,
  POSITION_ABOVE_LIMIT,
  GROSS_EXPOSURE_ABOVE_LIMIT,
  TOO_MANY_POSITIONS,
  ORDER_RATE,
  /** Too many orders within a second. */
  ORDER_BURST,
  TOO_MANY_OPEN_ORDERS,
  /** Too many cancels within a minute. */
  CANCEL_RATE,
  /** Too much of one base asset over all strategies. */
  ASSET_EXPOSURE_ABOVE_LIMIT,
  /** Its stop would lose too much. */
  LOSS_PER_TRADE,
  /** The price is too far from its slow average. */
  REFERENCE_DEVIATION,
  /** Nobody could stop it: the control service is silent. */
  CONTROL_SILENT,
  /** An order with this identity exists: the same signal, leg and attempt. */
  DUPLICATE_LEG,
  /** The same strategy, instrument, side, price and quantity within a second. */
  DUPLICATE_ORDER,
  REPEATED_REJECTIONS,
  DAILY_LOSS,
  DRAWDOWN,
  /** A lock stands: by hand, or by a protection such as a streak of losses. */
  LOCKED,
  /** Equity cannot be told: balances or prices are missing. */
  EQUITY_UNKNOWN,
  INSUFFICIENT_CASH,
  /** The strategy already holds or is buying it, or is leaving it. */
  POSITION_EXISTS,
  /** An own order rests on the other side. */
  SELF_TRADE,
  /** What it buys could not be sold at its stop. */
  EXIT_BELOW_MINIMUM,

  // Refusals before there is an order:
  SIGNAL_EXPIRED,
  NO_RANGE,
  /** The strategy's own record has no edge to size by. */
  NO_EDGE,
  STOP_TOO_FAR,
  SIZE_TOO_SMALL
}
