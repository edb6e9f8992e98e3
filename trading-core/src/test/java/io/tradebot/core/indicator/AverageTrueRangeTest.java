package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AverageTrueRangeTest extends IndicatorContract<AverageTrueRange> {
  @Override
  AverageTrueRange create(int period) {
    return new AverageTrueRange(period);
  }

  @Override
  int smallestPeriod() {
    return 1;
  }

  @Override
  void feed(AverageTrueRange indicator, Bar bar) {
    indicator.update(bar.high(), bar.low(), bar.close());
  }

  @Override
  double reference(int period, List<Bar> bars) {
    double[] ranges = new double[bars.size()];
    for (int i = 0; i < ranges.length; i++) {
      Bar bar = bars.get(i);
      double previous = i == 0 ? bar.close() : bars.get(i - 1).close();
      // The range of a candle stretched to the close before it.
      ranges[i] = Math.max(bar.high(), previous) - Math.min(bar.low(), previous);
    }
    double average = 0;
    for (int i = 0; i < period; i++) {
      average += ranges[i] / period;
    }
    for (int i = period; i < ranges.length; i++) {
      average = (average * (period - 1) + ranges[i]) / period;
    }
    return average;
  }

  @Test
  void countsAGapBetweenCandlesAsRange() {
    AverageTrueRange range = new AverageTrueRange(2);

    range.update(11, 10, 10);
    range.update(20, 19, 19);

    assertThat(range.value()).isEqualTo((1 + 10) / 2.0);
  }

  @Test
  void refusesACandleWhoseHighIsBelowItsLow() {
    AverageTrueRange range = new AverageTrueRange(2);

    assertThatThrownBy(() -> range.update(1, 2, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.0 < 2.0");
  }
}
