package io.tradebot.common.money;

/**
 * A signed amount of one asset. Amounts of different assets never mix.
 *
 * @param raw units of 10<sup>-8</sup>
 */
public record Money(long raw, Asset asset) {

  public static Money of(CharSequence text, Asset asset) {
    return new Money(FixedPoint.parse(text), asset);
  }

  public static Money zero(Asset asset) {
    return new Money(0, asset);
  }

  /**
   * The sum.
   *
   * @throws IllegalArgumentException when the assets differ
   * @throws ArithmeticException on overflow
   */
  public Money plus(Money other) {
    return new Money(Math.addExact(raw, sameAsset(other).raw), asset);
  }

  /** The difference; errors as {@link #plus}. */
  public Money minus(Money other) {
    return new Money(Math.subtractExact(raw, sameAsset(other).raw), asset);
  }

  public Money negated() {
    return new Money(Math.negateExact(raw), asset);
  }

  public Money times(Rate rate, Rounding rounding) {
    return new Money(FixedPoint.multiply(raw, rate.raw(), rounding), asset);
  }

  /** How many units this amount buys at a price. */
  public Quantity dividedBy(Price price, Rounding rounding) {
    return new Quantity(FixedPoint.divide(raw, price.raw(), rounding));
  }

  /** The price per unit when this amount was paid for a quantity. */
  public Price per(Quantity quantity, Rounding rounding) {
    return new Price(FixedPoint.divide(raw, quantity.raw(), rounding));
  }

  /** This amount relative to another of the same asset. */
  public Rate relativeTo(Money other, Rounding rounding) {
    return new Rate(FixedPoint.divide(raw, sameAsset(other).raw, rounding));
  }

  public boolean isNegative() {
    return raw < 0;
  }

  public boolean isZero() {
    return raw == 0;
  }

  public boolean isPositive() {
    return raw > 0;
  }

  /** Compares amounts of the same asset; errors as {@link #plus}. */
  public int compareAmount(Money other) {
    return Long.compare(raw, sameAsset(other).raw);
  }

  /** For statistics only. */
  public double toDouble() {
    return FixedPoint.toDouble(raw);
  }

  private Money sameAsset(Money other) {
    if (!asset.equals(other.asset)) {
      throw new IllegalArgumentException(
          "amounts of different assets do not mix: " + this + " and " + other);
    }
    return other;
  }

  /** The amount alone, without the asset. */
  public String amount() {
    return FixedPoint.format(raw);
  }

  @Override
  public String toString() {
    return FixedPoint.format(raw) + " " + asset;
  }
}
