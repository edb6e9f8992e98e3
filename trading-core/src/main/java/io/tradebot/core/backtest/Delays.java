package io.tradebot.core.backtest;

import io.tradebot.core.matching.LatencyModel;
import io.tradebot.core.matching.MeasuredLatency;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGeneratorFactory;

/**
 * How long messages are under way. Models may draw from a seed, so a run makes its own.
 *
 * @param entry from the decision to the venue's matching
 * @param response from the venue back
 * @param feed from an event at the venue until the engine learns of it
 */
public record Delays(
    Supplier<LatencyModel> entry, Supplier<LatencyModel> response, Supplier<LatencyModel> feed) {

  /** The same delay there and back; market data without one. */
  public static Delays constant(long orderNs) {
    return new Delays(
        () -> LatencyModel.constant(orderNs),
        () -> LatencyModel.constant(orderNs),
        () -> LatencyModel.constant(0));
  }

  /** Order delays drawn from measured ones, each leg with a seed of its own. */
  public static Delays measured(long[] delaysNs, long seed) {
    long[] own = Arrays.copyOf(delaysNs, delaysNs.length);
    return new Delays(
        () -> draw(own, seed), () -> draw(own, seed + 1), () -> LatencyModel.constant(0));
  }

  private static LatencyModel draw(long[] delaysNs, long seed) {
    return new MeasuredLatency(
        delaysNs, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
  }
}
