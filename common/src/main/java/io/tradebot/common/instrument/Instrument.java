package io.tradebot.common.instrument;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;

/**
 * The trading rules of one symbol at one venue.
 *
 * @param tick smallest price step
 * @param lot smallest quantity step
 * @param minQuantity smallest order
 * @param maxQuantity largest order
 * @param minNotional smallest order value, in the quote asset
 * @param tradable whether the venue accepts orders for it now
 */
public record Instrument(
    InstrumentId id,
    Price tick,
    Quantity lot,
    Quantity minQuantity,
    Quantity maxQuantity,
    Money minNotional,
    boolean tradable) {
  public Instrument {
    if (lot.isZero()) {
      throw new IllegalArgumentException("lot of " + id + " must be positive");
    }
    if (!minNotional.asset().equals(id.symbol().quote())) {
      throw new IllegalArgumentException(
          "minimum notional of "
              + id
              + " must be in "
              + id.symbol().quote()
              + ", was "
              + minNotional);
    }
    if (maxQuantity.compareTo(minQuantity) < 0) {
      throw new IllegalArgumentException(
          "maximum quantity of "
              + id
              + " is below its minimum: "
              + maxQuantity
              + " < "
              + minQuantity);
    }
  }

  /**
   * The tick multiple nearest to a computed price.
   *
   * @throws IllegalArgumentException when the number is not finite or rounds to no positive price
   */
  public Price priceFrom(double value, Rounding rounding) {
    long raw = FixedPoint.fromDouble(value, rounding);
    return Price.ofRaw(FixedPoint.roundToStep(raw, tick.raw(), rounding));
  }

  /** The lot multiple at or below a computed quantity; zero when there is none. */
  public Quantity quantityFrom(double value) {
    long raw = FixedPoint.fromDouble(value, Rounding.DOWN);
    return Quantity.ofRaw(FixedPoint.roundToStep(raw, lot.raw(), Rounding.DOWN));
  }

  /** The value of a quantity at a price, rounded down. */
  public Money notional(Price price, Quantity quantity) {
    return price.times(quantity, id.symbol().quote(), Rounding.DOWN);
  }

  /** Whether a price is a multiple of the tick. */
  public boolean isOnTick(Price price) {
    return price.raw() % tick.raw() == 0;
  }

  /** Whether a quantity is a multiple of the lot. */
  public boolean isOnLot(Quantity quantity) {
    return quantity.raw() % lot.raw() == 0;
  }

  /**
   * Whether what is held is too small for the venue to sell: below its minimum quantity or value.
   */
  public boolean isDust(Quantity quantity, Price price) {
    Quantity sellable = quantity.roundTo(lot, Rounding.DOWN);
    return sellable.isZero()
        || sellable.compareTo(minQuantity) < 0
        || notional(price, sellable).compareAmount(minNotional) < 0;
  }
}
