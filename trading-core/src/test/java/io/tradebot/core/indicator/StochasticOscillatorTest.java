package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StochasticOscillatorTest extends IndicatorContract<StochasticOscillator> {
  @Override
  StochasticOscillator create(int period) {
    return new StochasticOscillator(period, 3, 3);
  }

  @Override
  int smallestPeriod() {
    return 1;
  }

  @Override
  void feed(StochasticOscillator indicator, Bar bar) {
    indicator.update(bar.high(), bar.low(), bar.close());
  }

  @Override
  double reference(int period, List<Bar> bars) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      List<Bar> seen = bars.subList(bars.size() - i - period, bars.size() - i);
      double highest = seen.stream().mapToDouble(Bar::high).max().orElseThrow();
      double lowest = seen.stream().mapToDouble(Bar::low).min().orElseThrow();
      double close = seen.getLast().close();
      sum += highest == lowest ? 50 : 100 * (close - lowest) / (highest - lowest);
    }
    return sum / 3;
  }

  @Test
  void equalsAHandComputedExample() {
    StochasticOscillator stochastic = new StochasticOscillator(2, 1, 2);

    stochastic.update(10, 8, 9);
    stochastic.update(12, 9, 11);
    stochastic.update(13, 10, 10);

    // Raw: (11 - 8) / (12 - 8) = 75 %, then (10 - 9) / (13 - 9) = 25 %.
    assertThat(stochastic.value()).isCloseTo(25, within(1e-12));
    assertThat(stochastic.d()).isCloseTo(50, within(1e-12));
  }
}
