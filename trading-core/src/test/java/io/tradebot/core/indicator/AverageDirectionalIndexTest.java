package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AverageDirectionalIndexTest extends IndicatorContract<AverageDirectionalIndex> {
  @Override
  AverageDirectionalIndex create(int period) {
    return new AverageDirectionalIndex(period);
  }

  @Override
  int smallestPeriod() {
    return 1;
  }

  @Override
  void feed(AverageDirectionalIndex indicator, Bar bar) {
    indicator.update(bar.high(), bar.low(), bar.close());
  }

  @Override
  double reference(int period, List<Bar> bars) {
    int moves = bars.size() - 1;
    double[] index = new double[moves];
    double up = 0;
    double down = 0;
    for (int i = 1; i < bars.size(); i++) {
      double rise = bars.get(i).high() - bars.get(i - 1).high();
      double fall = bars.get(i - 1).low() - bars.get(i).low();
      double keep = i <= period ? 1 : (period - 1.0) / period;
      up = up * keep + (rise > Math.max(fall, 0) ? rise : 0) / period;
      down = down * keep + (fall > Math.max(rise, 0) ? fall : 0) / period;
      // The true range cancels: DX needs the ratio of the movements alone.
      index[i - 1] = up + down == 0 ? 0 : 100 * Math.abs(up - down) / (up + down);
    }
    double value = 0;
    for (int i = period - 1; i < 2 * period - 1; i++) {
      value += index[i] / period;
    }
    for (int i = 2 * period - 1; i < moves; i++) {
      value = (value * (period - 1) + index[i]) / period;
    }
    return value;
  }

  @Test
  void equalsAHandComputedExample() {
    AverageDirectionalIndex adx = new AverageDirectionalIndex(2);

    adx.update(10, 8, 9);
    adx.update(12, 9, 11); // +DM 2, TR 3
    adx.update(12, 7, 8); // -DM 2, TR 5
    adx.update(14, 8, 13); // +DM 2, TR 6

    // Averages +DM 1 then 1.5, -DM 1 then 0.5, TR 4 then 5: DX 0 then 50.
    assertThat(adx.plusDirection()).isCloseTo(30, within(1e-12));
    assertThat(adx.minusDirection()).isCloseTo(10, within(1e-12));
    assertThat(adx.value()).isCloseTo(25, within(1e-12));
  }
}
