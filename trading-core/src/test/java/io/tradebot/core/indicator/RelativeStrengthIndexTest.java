package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RelativeStrengthIndexTest extends IndicatorContract<RelativeStrengthIndex> {
  @Override
  RelativeStrengthIndex create(int period) {
    return new RelativeStrengthIndex(period);
  }

  @Override
  int smallestPeriod() {
    return 1;
  }

  @Override
  void feed(RelativeStrengthIndex indicator, Bar bar) {
    indicator.update(bar.close());
  }

  @Override
  double reference(int period, List<Bar> bars) {
    double gain = 0;
    double loss = 0;
    for (int i = 1; i < bars.size(); i++) {
      double change = bars.get(i).close() - bars.get(i - 1).close();
      double keep = i <= period ? 1 : (period - 1.0) / period;
      gain = gain * keep + Math.max(change, 0) / period;
      loss = loss * keep + Math.max(-change, 0) / period;
    }
    return gain + loss == 0 ? 50 : 100 - 100 / (1 + gain / loss);
  }

  @Test
  void isAtItsEndsWhenThePriceOnlyRisesOrOnlyFalls() {
    RelativeStrengthIndex rising = new RelativeStrengthIndex(5);
    RelativeStrengthIndex falling = new RelativeStrengthIndex(5);

    for (int i = 0; i < 20; i++) {
      rising.update(100 + i);
      falling.update(100 - i);
    }

    assertThat(rising.value()).isEqualTo(100);
    assertThat(falling.value()).isZero();
  }
}
