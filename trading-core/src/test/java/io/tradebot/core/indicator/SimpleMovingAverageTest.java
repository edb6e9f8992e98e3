package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SimpleMovingAverageTest extends IndicatorContract<SimpleMovingAverage> {
  @Override
  SimpleMovingAverage create(int period) {
    return new SimpleMovingAverage(period);
  }

  @Override
  int smallestPeriod() {
    return 1;
  }

  @Override
  void feed(SimpleMovingAverage indicator, Bar bar) {
    indicator.update(bar.close());
  }

  @Override
  double reference(int period, List<Bar> bars) {
    return bars.subList(bars.size() - period, bars.size()).stream()
        .mapToDouble(Bar::close)
        .average()
        .orElseThrow();
  }

  @Test
  void doesNotDriftOverMillionsOfValuesOfVeryDifferentSize() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    SimpleMovingAverage average = new SimpleMovingAverage(30);

    for (int i = 0; i < 5_000_000; i++) {
      average.update(random.nextDouble() * Math.pow(10, random.nextInt(-8, 9)));
    }
    for (int i = 0; i < 60; i++) {
      average.update(0.1);
    }

    assertThat(average.value()).isCloseTo(0.1, within(1e-15));
  }

  @Test
  void averagesOfARestingFixedPointPriceAreExactlyEqualWhateverTheirPeriods() {
    SimpleMovingAverage fast = new SimpleMovingAverage(7);
    SimpleMovingAverage slow = new SimpleMovingAverage(30);
    double restingPrice = 6_123_456_789_012.0;

    for (int i = 0; i < 1_000; i++) {
      fast.update(restingPrice + (i < 500 ? i * 1_234_567.0 : 0));
      slow.update(restingPrice + (i < 500 ? i * 1_234_567.0 : 0));
    }

    assertThat(fast.value()).isEqualTo(restingPrice);
    assertThat(slow.value()).isEqualTo(restingPrice);
  }
}
