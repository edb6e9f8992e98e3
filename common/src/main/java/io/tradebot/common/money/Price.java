package io.tradebot.common.money;

/**
 * What one unit of the base asset costs, in the quote asset; always positive.
 *
 * @param raw units of 10<sup>-8</sup>
 */
public record Price(long raw) implements Comparable<Price> {
  public Price {
    if (raw <= 0) {
      throw new IllegalArgumentException("price must be positive, was " + FixedPoint.format(raw));
    }
  }

  /** Reads a decimal text such as {@code "61234.50"}. */
  public static Price of(CharSequence text) {
    return new Price(FixedPoint.parse(text));
  }

  public static Price ofRaw(long raw) {
    return new Price(raw);
  }

  /** This price times a quantity: an amount of the quote asset. */
  public Money times(Quantity quantity, Asset quote, Rounding rounding) {
    return new Money(FixedPoint.multiply(raw, quantity.raw(), rounding), quote);
  }

  /** This price moved by a rate, e.g. {@code Rate.ofBps(-5)} for five basis points below. */
  public Price moveBy(Rate rate, Rounding rounding) {
    return new Price(Math.addExact(raw, FixedPoint.multiply(raw, rate.raw(), rounding)));
  }

  /** The nearest multiple of the tick in the direction of {@code rounding}. */
  public Price roundTo(Price tick, Rounding rounding) {
    return new Price(FixedPoint.roundToStep(raw, tick.raw, rounding));
  }

  public boolean isAbove(Price other) {
    return raw > other.raw;
  }

  public boolean isBelow(Price other) {
    return raw < other.raw;
  }

  /** For indicators and statistics only. */
  public double toDouble() {
    return FixedPoint.toDouble(raw);
  }

  @Override
  public int compareTo(Price other) {
    return Long.compare(raw, other.raw);
  }

  @Override
  public String toString() {
    return FixedPoint.format(raw);
  }
}
