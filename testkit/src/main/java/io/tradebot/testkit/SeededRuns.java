package io.tradebot.testkit;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Runs a property over many seeds and names the seed that broke it.
 *
 * <pre>{@code
 * SeededRuns.of(200).forEach(random -> {
 *   Price price = anyPrice(random);
 *   assertThat(Price.parse(price.toString())).isEqualTo(price);
 * });
 * }</pre>
 *
 * <p>The seeds are 0, 1, 2 and so on: each run of the build tries the same ones. To replay a single
 * failing seed, start the tests with {@code -Dtradebot.seed=17}.
 */
public final class SeededRuns {

  private static final String SEED_PROPERTY = "tradebot.seed";
  private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final int count;

  private SeededRuns(int count) {
    this.count = count;
  }

  /** Runs over the seeds from 0 to {@code count - 1}. */
  public static SeededRuns of(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, got " + count);
    }
    return new SeededRuns(count);
  }

  /**
   * Calls the property once per seed with a fresh generator, and stops at the first failure.
   *
   * @throws AssertionError naming the seed, with what the property threw as its cause
   */
  public void forEach(Property property) {
    Long only = Long.getLong(SEED_PROPERTY);
    if (only != null) {
      run(property, only);
      return;
    }
    for (long seed = 0; seed < count; seed++) {
      run(property, seed);
    }
  }

  // Throwable: whatever ends the property, the seed must be told; it is always thrown on.
  private static void run(Property property, long seed) {
    try {
      property.check(GENERATORS.create(seed));
    } catch (Throwable failure) {
      throw new AssertionError(
          "failed for seed %d (replay with -D%s=%d): %s"
              .formatted(seed, SEED_PROPERTY, seed, failure.getMessage()),
          failure);
    }
  }

  /** What must hold whatever the generator gives. */
  @FunctionalInterface
  public interface Property {
    void check(RandomGenerator random) throws Exception;
  }
}
