package io.tradebot.exchangesim.application;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The market's mood: where prices tend and how much they move. */
public enum Regime {
  TREND_UP(1.0, 1.0, 0.35, 0),
  TREND_DOWN(-1.0, 1.0, -0.35, 0),
  /** Pulled back to where it began. */
  RANGE(0, 0.8, 0, 0.008),
  TURBULENT(0, 2.6, 0, 0);

  private final double drift;
  private final double volatility;
  private final double mood;
  private final double pull;

  Regime(double drift, double volatility, double mood, double pull) {
    this.drift = drift;
    this.volatility = volatility;
    this.mood = mood;
    this.pull = pull;
  }

  /**
   * Reads a name such as {@code trend-up}.
   *
   * @throws IllegalArgumentException naming the regimes that there are
   */
  public static Regime of(String name) {
    for (Regime regime : values()) {
      if (regime.wireName().equals(name)) {
        return regime;
      }
    }
    throw new IllegalArgumentException(
        "regime must be one of "
            + Arrays.stream(values()).map(Regime::wireName).collect(Collectors.joining(", "))
            + ", was \""
            + name
            + "\"");
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Direction of the drift, -1 to 1. */
  double drift() {
    return drift;
  }

  /** Factor on the volatility. */
  double volatility() {
    return volatility;
  }

  /** Where the pressure of the order flow settles, -1 to 1. */
  double mood() {
    return mood;
  }

  /** Share of the distance to the regime's first price that is taken back per second. */
  double pull() {
    return pull;
  }
}
