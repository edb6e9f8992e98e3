package io.tradebot.exchangesim.domain;

/** The venue does not do what was asked; each protocol says it in its own words. */
public final class ExchangeRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    UNKNOWN_SYMBOL,
    /** An order to cancel that is not open, or never was. */
    NOT_OPEN,
    NO_SUCH_ORDER,
    DUPLICATE_CLIENT_ORDER_ID,
    INSUFFICIENT_FUNDS,
    /** A post-only order that would have taken. */
    WOULD_TAKE,
    /** A stop beyond the market. */
    WOULD_TRIGGER,
    /** A market order with nobody on the other side. */
    EMPTY_BOOK,
    /** Off the grid, or out of its bounds. */
    PRICE,
    PRICE_TOO_FAR,
    /** Off the grid, or out of its bounds. */
    QUANTITY,
    MARKET_QUANTITY,
    NOTIONAL,
    TOO_MANY_ORDERS,
    TOO_MANY_STOPS
  }

  public ExchangeRefusal(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
