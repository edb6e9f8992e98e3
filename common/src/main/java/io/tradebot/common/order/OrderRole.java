package io.tradebot.common.order;

/** Why an order exists. */
public enum OrderRole {
  ENTRY,
  /** Closes by the strategy's wish. */
  EXIT,
  STOP_LOSS,
  TAKE_PROFIT,
  /** Closes by panic or by hand. */
  FLATTEN,
  /** The first leg of a basket: it adds risk. */
  BASKET_ENTRY,
  /** A later leg of a basket, or the sale of what a leg could not trade. */
  BASKET_LEG;

  public boolean isBasket() {
    return this == BASKET_ENTRY || this == BASKET_LEG;
  }

  /** Whether it only ever reduces a position; such orders are never blocked for stale data. */
  public boolean reducesRisk() {
    return this != ENTRY && this != BASKET_ENTRY;
  }
}
