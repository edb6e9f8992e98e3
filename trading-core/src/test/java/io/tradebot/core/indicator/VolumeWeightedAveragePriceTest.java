package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class VolumeWeightedAveragePriceTest extends IndicatorContract<VolumeWeightedAveragePrice> {
  @Override
  VolumeWeightedAveragePrice create(int period) {
    return new VolumeWeightedAveragePrice(period);
  }

  @Override
  int smallestPeriod() {
    return 1;
  }

  @Override
  void feed(VolumeWeightedAveragePrice indicator, Bar bar) {
    indicator.update(bar.close(), bar.volume(), bar.volume() * (bar.high() + bar.low()) / 2);
  }

  @Override
  double reference(int period, List<Bar> bars) {
    double quote = 0;
    double base = 0;
    for (Bar bar : bars.subList(bars.size() - period, bars.size())) {
      quote += bar.volume() * (bar.high() + bar.low()) / 2;
      base += bar.volume();
    }
    return base == 0 ? bars.getLast().close() : quote / base;
  }

  @Test
  void equalsAHandComputedExample() {
    VolumeWeightedAveragePrice vwap = new VolumeWeightedAveragePrice(2);

    vwap.update(10, 100, 100);
    vwap.update(11, 1, 11);
    vwap.update(12, 3, 39);

    assertThat(vwap.value()).isCloseTo(12.5, within(1e-12));
  }
}
