package io.tradebot.common.contract;

/**
 * The name of a key that holds the latest envelope of something, built by {@link StateKeys} only.
 */
public record StateKey(String name) {
  @Override
  public String toString() {
    return name;
  }
}
