package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OnBalanceVolumeTest extends IndicatorContract<OnBalanceVolume> {
  @Override
  OnBalanceVolume create(int period) {
    return new OnBalanceVolume(period);
  }

  @Override
  int smallestPeriod() {
    return 1;
  }

  @Override
  void feed(OnBalanceVolume indicator, Bar bar) {
    indicator.update(bar.close(), bar.volume());
  }

  @Override
  double reference(int period, List<Bar> bars) {
    double total = 0;
    double traded = 0;
    for (int i = bars.size() - period; i < bars.size(); i++) {
      double change = bars.get(i).close() - bars.get(i - 1).close();
      total += change > 0 ? bars.get(i).volume() : change < 0 ? -bars.get(i).volume() : 0;
      traded += bars.get(i).volume();
    }
    return traded == 0 ? 0 : total / traded;
  }

  @Test
  void equalsAHandComputedExample() {
    OnBalanceVolume obv = new OnBalanceVolume(3);

    obv.update(10, 7);
    obv.update(11, 4);
    obv.update(11, 5);
    obv.update(9, 1);

    assertThat(obv.value()).isCloseTo((4.0 - 1) / 10, within(1e-12));
  }

  @Test
  void refusesANegativeVolume() {
    assertThatThrownBy(() -> new OnBalanceVolume(2).update(1, -1)).hasMessageContaining("-1.0");
  }
}
