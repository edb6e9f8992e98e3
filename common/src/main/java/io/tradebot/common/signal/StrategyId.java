package io.tradebot.common.signal;

import java.util.regex.Pattern;

/**
 * The name of a strategy, e.g. {@code sma_crossover}.
 *
 * @param name 1 to 40 lower-case letters, digits or underscores, beginning with a letter
 */
public record StrategyId(String name) implements Comparable<StrategyId> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  /** Stands for orders that no strategy asked for: by hand, by panic, or found at the venue. */
  public static final StrategyId MANUAL = new StrategyId("manual");

  public StrategyId {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "strategy must be 1 to 40 lower-case letters, digits or underscores, was \""
              + name
              + "\"");
    }
  }

  public static StrategyId of(String name) {
    return new StrategyId(name);
  }

  @Override
  public int compareTo(StrategyId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
