package io.tradebot.core.matching;

/** How long a message is under way between trader and venue. */
@FunctionalInterface
public interface LatencyModel {
  /** The delay of the next message, in nanoseconds; never negative. */
  long nextDelayNs();

  /** Always the same delay. */
  static LatencyModel constant(long delayNs) {
    if (delayNs < 0) {
      throw new IllegalArgumentException("delay must not be negative, was " + delayNs + " ns");
    }
    return () -> delayNs;
  }
}
