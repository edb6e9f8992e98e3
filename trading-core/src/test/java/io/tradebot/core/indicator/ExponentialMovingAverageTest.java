package io.tradebot.core.indicator;

import java.util.List;

class ExponentialMovingAverageTest extends IndicatorContract<ExponentialMovingAverage> {
  @Override
  ExponentialMovingAverage create(int period) {
    return new ExponentialMovingAverage(period);
  }

  @Override
  int smallestPeriod() {
    return 1;
  }

  @Override
  void feed(ExponentialMovingAverage indicator, Bar bar) {
    indicator.update(bar.close());
  }

  @Override
  double reference(int period, List<Bar> bars) {
    // The weighted sum written out: newest first, and the simple average of the beginning with what
    // is left.
    double weight = 2.0 / (period + 1);
    double sum = 0;
    double left = 1;
    for (int i = bars.size() - 1; i >= period; i--) {
      sum += left * weight * bars.get(i).close();
      left *= 1 - weight;
    }
    double beginning =
        bars.subList(0, period).stream().mapToDouble(Bar::close).average().orElseThrow();
    return sum + left * beginning;
  }
}
