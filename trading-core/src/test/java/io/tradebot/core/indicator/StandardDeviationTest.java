package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StandardDeviationTest {
  @Nested
  class OfPopulation extends IndicatorContract<StandardDeviation> {
    @Override
    StandardDeviation create(int period) {
      return StandardDeviation.ofPopulation(period);
    }

    @Override
    int smallestPeriod() {
      return 1;
    }

    @Override
    void feed(StandardDeviation indicator, Bar bar) {
      indicator.update(bar.close());
    }

    @Override
    double reference(int period, List<Bar> bars) {
      return deviation(period, bars, period);
    }
  }

  @Nested
  class OfSample extends IndicatorContract<StandardDeviation> {
    @Override
    StandardDeviation create(int period) {
      return StandardDeviation.ofSample(period);
    }

    @Override
    int smallestPeriod() {
      return 2;
    }

    @Override
    void feed(StandardDeviation indicator, Bar bar) {
      indicator.update(bar.close());
    }

    @Override
    double reference(int period, List<Bar> bars) {
      return deviation(period, bars, period - 1);
    }
  }

  @Test
  void keepsItsDigitsWhereTheValuesAreLargeAndTheirSpreadIsSmall() {
    StandardDeviation deviation = StandardDeviation.ofPopulation(4);

    for (int i = 0; i < 1_000_002; i++) {
      deviation.update(1e9 + i % 2);
    }

    assertThat(deviation.value()).isCloseTo(0.5, within(1e-9));
  }

  private static double deviation(int period, List<IndicatorContract.Bar> bars, int divisor) {
    List<IndicatorContract.Bar> window = bars.subList(bars.size() - period, bars.size());
    double mean = window.stream().mapToDouble(IndicatorContract.Bar::close).average().orElseThrow();
    double squares =
        window.stream().mapToDouble(bar -> (bar.close() - mean) * (bar.close() - mean)).sum();
    return Math.sqrt(squares / divisor);
  }
}
