package io.tradebot.research.gate;

/**
 * One number beside its threshold.
 *
 * @param relation {@code <=} or {@code >=}
 */
public record GateCheck(
    String name, double value, String relation, double threshold, boolean passes, String meaning) {

  static GateCheck atMost(String name, double value, double threshold, String meaning) {
    return new GateCheck(name, value, "<=", threshold, value <= threshold, meaning);
  }

  GateCheck named(String other) {
    return new GateCheck(other, value, relation, threshold, passes, meaning);
  }

  static GateCheck atLeast(String name, double value, double threshold, String meaning) {
    return new GateCheck(name, value, ">=", threshold, value >= threshold, meaning);
  }
}
