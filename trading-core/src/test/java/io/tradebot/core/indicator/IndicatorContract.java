package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tradebot.testkit.SeededRuns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * What every indicator must do, on seeded random streams against a naive reference that looks at
 * the whole history at once.
 */
abstract class IndicatorContract<I extends Indicator> {
  private static final int LENGTH = 400;

  /** One input; indicators of a single series take the close. */
  record Bar(double high, double low, double close, double volume) {}

  abstract I create(int period);

  abstract int smallestPeriod();

  abstract void feed(I indicator, Bar bar);

  /**
   * The value after the last bar, straight from the definition; called with at least {@code warmUp}
   * bars.
   */
  abstract double reference(int period, List<Bar> bars);

  @Test
  void streamingEqualsBatchAtEveryStep() {
    SeededRuns.of(20)
        .forEach(
            random -> {
              int period = anyPeriod(random);
              List<Bar> bars = anyBars(random);
              I indicator = create(period);

              for (int i = 0; i < bars.size(); i++) {
                feed(indicator, bars.get(i));

                if (indicator.isReady()) {
                  double expected = reference(period, bars.subList(0, i + 1));
                  assertThat(indicator.value())
                      .as("period %d, bar %d", period, i)
                      .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
                }
              }
            });
  }

  @Test
  void isReadyExactlyAfterItsWarmUpAndNeverNaNFromThenOn() {
    SeededRuns.of(20)
        .forEach(
            random -> {
              I indicator = create(anyPeriod(random));
              int updates = 0;

              for (Bar bar : anyBars(random)) {
                feed(indicator, bar);
                updates++;

                assertThat(indicator.isReady()).isEqualTo(updates >= indicator.warmUp());
                assertThat(Double.isNaN(indicator.value())).isEqualTo(!indicator.isReady());
              }
            });
  }

  @Test
  void laterValuesDoNotChangeEarlierOnes() {
    SeededRuns.of(10)
        .forEach(
            random -> {
              int period = anyPeriod(random);
              List<Bar> bars = anyBars(random);
              int cut = random.nextInt(1, bars.size());

              double[] whole = values(create(period), bars);
              double[] truncated = values(create(period), bars.subList(0, cut));

              assertThat(Arrays.copyOf(whole, cut)).isEqualTo(truncated);
            });
  }

  @Test
  void afterAResetItIsAsNew() {
    SeededRuns.of(10)
        .forEach(
            random -> {
              int period = anyPeriod(random);
              List<Bar> bars = anyBars(random);
              I used = create(period);
              values(used, anyBars(random));

              used.reset();

              assertThat(used.isReady()).isFalse();
              assertThat(used.value()).isNaN();
              assertThat(values(used, bars)).isEqualTo(values(create(period), bars));
            });
  }

  @Test
  void refusesNumbersThatAreNotFiniteAndStaysAsItWas() {
    I indicator = create(smallestPeriod());
    for (int i = 0; i < indicator.warmUp(); i++) {
      feed(indicator, new Bar(3, 1, 2, 1));
    }
    double before = indicator.value();

    assertThatThrownBy(
            () -> feed(indicator, new Bar(Double.NaN, Double.NaN, Double.NaN, Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite");
    assertThat(indicator.value()).isEqualTo(before);
  }

  @Test
  void refusesAPeriodThatIsTooShort() {
    assertThatThrownBy(() -> create(smallestPeriod() - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Integer.toString(smallestPeriod() - 1));
  }

  private double[] values(I indicator, List<Bar> bars) {
    double[] values = new double[bars.size()];
    for (int i = 0; i < values.length; i++) {
      feed(indicator, bars.get(i));
      values[i] = indicator.value();
    }
    return values;
  }

  private int anyPeriod(RandomGenerator random) {
    return random.nextInt(smallestPeriod(), 50);
  }

  /** A walk with calm stretches in which nothing moves, as thin markets have. */
  static List<Bar> anyBars(RandomGenerator random) {
    List<Bar> bars = new ArrayList<>();
    double close = random.nextDouble(0.01, 60_000);
    boolean calm = false;
    for (int i = 0; i < LENGTH; i++) {
      calm = random.nextInt(20) == 0 ? !calm : calm;
      double open = close;
      if (!calm) {
        close *= Math.exp(random.nextGaussian() * 0.01);
      }
      double wick = calm ? 0 : close * random.nextDouble(0.01);
      double volume = random.nextInt(10) == 0 ? 0 : random.nextDouble(50);
      bars.add(new Bar(Math.max(open, close) + wick, Math.min(open, close) - wick, close, volume));
    }
    return bars;
  }
}
