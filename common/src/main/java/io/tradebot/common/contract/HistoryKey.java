package io.tradebot.common.contract;

/**
 * The name of a capped stream of envelopes, oldest first, built by {@link StateKeys} only.
 *
 * @param maxLength how many entries are kept, about
 */
public record HistoryKey(String name, int maxLength) {
  @Override
  public String toString() {
    return name;
  }
}
