package io.tradebot.common.money;

/**
 * A number of units of the base asset; zero or more.
 *
 * @param raw units of 10<sup>-8</sup>
 */
public record Quantity(long raw) implements Comparable<Quantity> {
  public static final Quantity ZERO = new Quantity(0);

  public Quantity {
    if (raw < 0) {
      throw new IllegalArgumentException(
          "quantity must not be negative, was " + FixedPoint.format(raw));
    }
  }

  /** Reads a decimal text such as {@code "0.00250000"}. */
  public static Quantity of(CharSequence text) {
    return new Quantity(FixedPoint.parse(text));
  }

  public static Quantity ofRaw(long raw) {
    return new Quantity(raw);
  }

  public Quantity plus(Quantity other) {
    return new Quantity(Math.addExact(raw, other.raw));
  }

  /**
   * The difference.
   *
   * @throws IllegalArgumentException when {@code other} is larger
   */
  public Quantity minus(Quantity other) {
    return new Quantity(raw - other.raw);
  }

  /** This quantity times a rate, e.g. a fraction of a position. */
  public Quantity times(Rate rate, Rounding rounding) {
    return new Quantity(FixedPoint.multiply(raw, rate.raw(), rounding));
  }

  /** The nearest multiple of the lot step in the direction of {@code rounding}. */
  public Quantity roundTo(Quantity step, Rounding rounding) {
    return new Quantity(FixedPoint.roundToStep(raw, step.raw, rounding));
  }

  public Quantity min(Quantity other) {
    return raw <= other.raw ? this : other;
  }

  public boolean isZero() {
    return raw == 0;
  }

  public boolean isPositive() {
    return raw > 0;
  }

  /** For indicators and statistics only. */
  public double toDouble() {
    return FixedPoint.toDouble(raw);
  }

  @Override
  public int compareTo(Quantity other) {
    return Long.compare(raw, other.raw);
  }

  @Override
  public String toString() {
    return FixedPoint.format(raw);
  }
}
