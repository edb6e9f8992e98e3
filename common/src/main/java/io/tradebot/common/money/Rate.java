package io.tradebot.common.money;

/**
 * A signed dimensionless ratio: a fee, a fraction, a return.
 *
 * @param raw units of 10<sup>-8</sup>; {@code 100_000_000} is one, i.e. 100 %
 */
public record Rate(long raw) implements Comparable<Rate> {
  public static final Rate ZERO = new Rate(0);
  public static final Rate ONE = new Rate(FixedPoint.ONE);

  /** Reads a fraction such as {@code "0.001"} for 0.1 %. */
  public static Rate of(CharSequence fraction) {
    return new Rate(FixedPoint.parse(fraction));
  }

  /** Whole basis points; one is 0.01 %. */
  public static Rate ofBps(long bps) {
    return new Rate(Math.multiplyExact(bps, FixedPoint.ONE / 10_000));
  }

  public Rate plus(Rate other) {
    return new Rate(Math.addExact(raw, other.raw));
  }

  public Rate minus(Rate other) {
    return new Rate(Math.subtractExact(raw, other.raw));
  }

  public Rate negated() {
    return new Rate(Math.negateExact(raw));
  }

  public Rate times(Rate other, Rounding rounding) {
    return new Rate(FixedPoint.multiply(raw, other.raw, rounding));
  }

  public boolean isNegative() {
    return raw < 0;
  }

  /** For statistics only. */
  public double toDouble() {
    return FixedPoint.toDouble(raw);
  }

  @Override
  public int compareTo(Rate other) {
    return Long.compare(raw, other.raw);
  }

  @Override
  public String toString() {
    return FixedPoint.format(raw);
  }
}
