package io.tradebot.core.indicator;

import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;

/**
 * The weighted average price (WAP) of the best bid and ask, each weighted with the quantity of the
 * other side, in raw units of price: {@code (bid * askQuantity + ask * bidQuantity) / (bidQuantity
 * + askQuantity)} (S. Stoikov, The Micro-Price, 2018, names it the weighted mid-price).
 *
 * <p>Where one side is heavier the price leans towards the other. A book that is crossed or has an
 * empty side has no value. Warm-up: one book.
 */
public final class WeightedMidPrice implements Indicator {
  private double value = Double.NaN;
  private double spread = Double.NaN;

  public void update(BookSnapshot book) {
    if (book.bids().isEmpty() || book.asks().isEmpty() || book.isCrossed()) {
      reset();
      return;
    }
    BookLevel bid = book.bids().getFirst();
    BookLevel ask = book.asks().getFirst();
    double bidPrice = bid.price().raw();
    double askPrice = ask.price().raw();
    double bidQuantity = bid.quantity().raw();
    double askQuantity = ask.quantity().raw();
    if (bidQuantity + askQuantity == 0) {
      reset();
      return;
    }
    value = (bidPrice * askQuantity + askPrice * bidQuantity) / (bidQuantity + askQuantity);
    spread = (askPrice - bidPrice) / ((askPrice + bidPrice) / 2);
  }

  @Override
  public int warmUp() {
    return 1;
  }

  @Override
  public boolean isReady() {
    return !Double.isNaN(value);
  }

  @Override
  public double value() {
    return value;
  }

  /** Ask less bid as a fraction of the mid price; {@code NaN} without a sound book. */
  public double spread() {
    return spread;
  }

  @Override
  public void reset() {
    value = Double.NaN;
    spread = Double.NaN;
  }
}
