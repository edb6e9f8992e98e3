package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BollingerBandsTest extends IndicatorContract<BollingerBands> {
  @Override
  BollingerBands create(int period) {
    return new BollingerBands(period, 2);
  }

  @Override
  int smallestPeriod() {
    return 1;
  }

  @Override
  void feed(BollingerBands indicator, Bar bar) {
    indicator.update(bar.close());
  }

  @Override
  double reference(int period, List<Bar> bars) {
    double[] closes =
        bars.subList(bars.size() - period, bars.size()).stream().mapToDouble(Bar::close).toArray();
    double mean = 0;
    for (double close : closes) {
      mean += close / period;
    }
    double squares = 0;
    for (double close : closes) {
      squares += (close - mean) * (close - mean) / period;
    }
    double sigma = Math.sqrt(squares);
    boolean touching = sigma <= 1e-12 * mean;
    return touching ? 0.5 : (closes[period - 1] - (mean - 2 * sigma)) / (4 * sigma);
  }

  @Test
  void equalsAHandComputedExample() {
    BollingerBands bands = new BollingerBands(2, 2);

    bands.update(8);
    bands.update(12);

    // Mean 10, deviation 2: lines at 6 and 14.
    assertThat(bands.value()).isCloseTo(0.75, within(1e-12));
    assertThat(bands.width()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void refusesLinesThatWouldNotBeApart() {
    assertThatThrownBy(() -> new BollingerBands(20, 0)).hasMessageContaining("0.0");
  }
}
