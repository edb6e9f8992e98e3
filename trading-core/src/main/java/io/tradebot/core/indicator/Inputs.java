package io.tradebot.core.indicator;

/**
 * The check that every indicator makes of what it is fed: one NaN would stay in a running sum for
 * good.
 */
final class Inputs {
  private Inputs() {}

  static double requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("an indicator takes finite numbers only, was " + value);
    }
    return value;
  }
}
