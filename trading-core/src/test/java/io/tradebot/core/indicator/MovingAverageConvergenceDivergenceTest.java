package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MovingAverageConvergenceDivergenceTest
    extends IndicatorContract<MovingAverageConvergenceDivergence> {
  @Override
  MovingAverageConvergenceDivergence create(int period) {
    return new MovingAverageConvergenceDivergence(period, 2 * period + 1, 9);
  }

  @Override
  int smallestPeriod() {
    return 1;
  }

  @Override
  void feed(MovingAverageConvergenceDivergence indicator, Bar bar) {
    indicator.update(bar.close());
  }

  @Override
  double reference(int period, List<Bar> bars) {
    return average(period, bars) - average(2 * period + 1, bars);
  }

  /** Straight from the weights: the first average and what each later value adds. */
  private static double average(int period, List<Bar> bars) {
    double a = 2.0 / (period + 1);
    double sum = 0;
    for (int i = 0; i < period; i++) {
      sum += bars.get(i).close() / period * Math.pow(1 - a, bars.size() - period);
    }
    for (int i = period; i < bars.size(); i++) {
      sum += a * Math.pow(1 - a, bars.size() - 1.0 - i) * bars.get(i).close();
    }
    return sum;
  }

  @Test
  void equalsAHandComputedExample() {
    MovingAverageConvergenceDivergence macd = new MovingAverageConvergenceDivergence(1, 3, 2);

    for (double close : new double[] {1, 2, 3, 5}) {
      macd.update(close);
    }

    // Slow: mean(1, 2, 3) = 2, then 2 + (5 - 2) / 2 = 3.5; distances 1 and 1.5, their mean 1.25.
    assertThat(macd.value()).isCloseTo(1.5, within(1e-12));
    assertThat(macd.signal()).isCloseTo(1.25, within(1e-12));
    assertThat(macd.histogram()).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void refusesAFastPeriodThatIsNotTheShorter() {
    assertThatThrownBy(() -> new MovingAverageConvergenceDivergence(5, 5, 2))
        .hasMessageContaining("5 of 5");
  }
}
