package io.tradebot.core.prediction;

import java.util.List;
import java.util.Locale;

/** What a model is asked, and the answers that it weighs, in the order of its probabilities. */
public enum ModelRole {
  /** Which way the price reaches its barrier first, if any. */
  REGIME("bear", "neutral", "bull"),
  /** Whether the price will be higher after the horizon. */
  MOMENTUM("down", "up"),
  /** Whether the price will move more than it usually does. */
  VOLATILITY("calm", "high");

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable.
  private final List<String> answers;

  ModelRole(String... answers) {
    this.answers = List.of(answers);
  }

  /**
   * Reads a name such as {@code momentum}.
   *
   * @throws IllegalArgumentException naming the roles that there are
   */
  public static ModelRole of(String name) {
    for (ModelRole role : values()) {
      if (role.wireName().equals(name)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "role must be one of regime, momentum, volatility, was \"" + name + "\"");
  }

  /** Answers in the order of a predictor's probabilities. */
  public List<String> answers() {
    return answers;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
