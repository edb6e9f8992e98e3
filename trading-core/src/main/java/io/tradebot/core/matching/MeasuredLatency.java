package io.tradebot.core.matching;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Delays drawn, with replacement, from delays that were measured; the same seed gives the same row.
 */
public final class MeasuredLatency implements LatencyModel {
  private final long[] delaysNs;
  private final RandomGenerator random;

  /**
   * @throws IllegalArgumentException when there is no measurement, or a negative one
   */
  public MeasuredLatency(long[] delaysNs, RandomGenerator random) {
    if (delaysNs.length == 0) {
      throw new IllegalArgumentException("at least one measured delay is needed");
    }
    if (Arrays.stream(delaysNs).anyMatch(delay -> delay < 0)) {
      throw new IllegalArgumentException("a measured delay must not be negative");
    }
    this.delaysNs = delaysNs.clone();
    this.random = random;
  }

  @Override
  public long nextDelayNs() {
    return delaysNs[random.nextInt(delaysNs.length)];
  }
}
