package io.tradebot.core.indicator;

import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import java.util.List;

/**
 * The share of bid volume in the top levels of a book, 0 to 1: {@code bids / (bids + asks)}, each
 * the sum of the quantities of the best {@code levels} levels of its side; one half is balance
 * (after M. Gould and J. Bonart, Queue Imbalance as a One-Tick-Ahead Price Predictor in a Limit
 * Order Book, 2016, who take the best level and scale it to -1 to 1).
 *
 * <p>A side with fewer levels counts with those it has; a book with an empty side has no value.
 * Warm-up: one book.
 */
public final class BookImbalance implements Indicator {
  private final int levels;
  private double value = Double.NaN;

  /**
   * @throws IllegalArgumentException when {@code levels} is below 1
   */
  public BookImbalance(int levels) {
    if (levels < 1) {
      throw new IllegalArgumentException("levels must be at least 1, was " + levels);
    }
    this.levels = levels;
  }

  public void update(BookSnapshot book) {
    double bids = volume(book.bids());
    double asks = volume(book.asks());
    value = bids > 0 && asks > 0 ? bids / (bids + asks) : Double.NaN;
  }

  private double volume(List<BookLevel> side) {
    double sum = 0;
    for (int i = 0; i < Math.min(levels, side.size()); i++) {
      sum += side.get(i).quantity().raw();
    }
    return sum;
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

  @Override
  public void reset() {
    value = Double.NaN;
  }
}
