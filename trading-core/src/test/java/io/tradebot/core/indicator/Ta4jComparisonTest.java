package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradebot.testkit.SeededRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.bollinger.PercentBIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.volume.OnBalanceVolumeIndicator;
import org.ta4j.core.indicators.volume.VWAPIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/**
 * Our indicators against those of ta4j, an independent library, on the same walk.
 *
 * <p>Exponential and Wilder averages of ta4j begin with the first value, ours with a mean; they are
 * compared after the beginning has faded.
 */
class Ta4jComparisonTest {
  private static final int LENGTH = 2_000;
  private static final int FADED = 1_500;

  @Test
  void agreesOnAverages() {
    ExponentialMovingAverage ema = new ExponentialMovingAverage(20);
    compare(
        series -> new EMAIndicator(new ClosePriceIndicator(series), 20),
        bar -> {
          ema.update(bar.close());
          return ema.value();
        });
    SimpleMovingAverage sma = new SimpleMovingAverage(20);
    compare(
        series -> new SMAIndicator(new ClosePriceIndicator(series), 20),
        bar -> {
          sma.update(bar.close());
          return sma.value();
        });
  }

  @Test
  void agreesOnRsiAndAtr() {
    RelativeStrengthIndex rsi = new RelativeStrengthIndex(14);
    compare(
        series -> new RSIIndicator(new ClosePriceIndicator(series), 14),
        bar -> {
          rsi.update(bar.close());
          return rsi.value();
        });
    AverageTrueRange atr = new AverageTrueRange(14);
    compare(
        series -> new ATRIndicator(series, 14),
        bar -> {
          atr.update(bar.high(), bar.low(), bar.close());
          return atr.value();
        });
  }

  @Test
  void agreesOnMacdAndItsSignalLine() {
    var macd = new MovingAverageConvergenceDivergence(12, 26, 9);
    compare(
        series -> new MACDIndicator(new ClosePriceIndicator(series), 12, 26),
        bar -> {
          macd.update(bar.close());
          return macd.value();
        });
    macd.reset();
    compare(
        series -> new MACDIndicator(new ClosePriceIndicator(series), 12, 26).getSignalLine(9),
        bar -> {
          macd.update(bar.close());
          return macd.signal();
        });
  }

  @Test
  void agreesOnStochasticAndAdx() {
    StochasticOscillator stochastic = new StochasticOscillator(14, 3, 3);
    compare(
        series -> new SMAIndicator(new StochasticOscillatorKIndicator(series, 14), 3),
        bar -> {
          stochastic.update(bar.high(), bar.low(), bar.close());
          return stochastic.value();
        });
    AverageDirectionalIndex adx = new AverageDirectionalIndex(14);
    compare(
        series -> new ADXIndicator(series, 14),
        bar -> {
          adx.update(bar.high(), bar.low(), bar.close());
          return adx.value();
        });
  }

  @Test
  void agreesOnBollingerBands() {
    BollingerBands bands = new BollingerBands(20, 2);
    compare(
        series -> new PercentBIndicator(new ClosePriceIndicator(series), 20, 2),
        bar -> {
          bands.update(bar.close());
          return bands.value();
        });
  }

  @Test
  void agreesOnVolumes() {
    VolumeWeightedAveragePrice vwap = new VolumeWeightedAveragePrice(20);
    compare(
        series -> new VWAPIndicator(series, 20),
        bar -> {
          // ta4j knows no quote volume and takes the typical price of each candle for it.
          double typical = (bar.high() + bar.low() + bar.close()) / 3;
          vwap.update(bar.close(), bar.volume(), bar.volume() * typical);
          return vwap.value();
        });
  }

  @Test
  void agreesOnTheChangeOfOnBalanceVolume() {
    SeededRuns.of(2)
        .forEach(
            random -> {
              List<IndicatorContract.Bar> bars = bars(random);
              OnBalanceVolumeIndicator theirs = new OnBalanceVolumeIndicator(series(bars));
              OnBalanceVolume ours = new OnBalanceVolume(20);
              for (int i = 0; i < bars.size(); i++) {
                ours.update(bars.get(i).close(), bars.get(i).volume());
                if (i >= 20) {
                  double traded =
                      bars.subList(i - 19, i + 1).stream()
                          .mapToDouble(IndicatorContract.Bar::volume)
                          .sum();
                  double change =
                      theirs.getValue(i).doubleValue() - theirs.getValue(i - 20).doubleValue();
                  assertThat(ours.value()).isCloseTo(change / traded, within(1e-9));
                }
              }
            });
  }

  private interface Theirs {
    org.ta4j.core.Indicator<Num> on(BarSeries series);
  }

  private static void compare(Theirs theirs, ToDoubleFunction<IndicatorContract.Bar> ours) {
    SeededRuns.of(1)
        .forEach(
            random -> {
              List<IndicatorContract.Bar> bars = bars(random);
              org.ta4j.core.Indicator<Num> indicator = theirs.on(series(bars));
              for (int i = 0; i < bars.size(); i++) {
                double value = ours.applyAsDouble(bars.get(i));
                if (i >= FADED) {
                  double expected = indicator.getValue(i).doubleValue();
                  assertThat(value)
                      .as("candle %d", i)
                      .isCloseTo(expected, within(1e-8 * Math.max(1, Math.abs(expected))));
                }
              }
            });
  }

  private static List<IndicatorContract.Bar> bars(java.util.random.RandomGenerator random) {
    List<IndicatorContract.Bar> bars = new ArrayList<>();
    double close = 100;
    for (int i = 0; i < LENGTH; i++) {
      double open = close;
      close *= Math.exp(random.nextGaussian() * 0.01);
      bars.add(
          new IndicatorContract.Bar(
              Math.max(open, close) * (1 + random.nextDouble() * 0.005),
              Math.min(open, close) * (1 - random.nextDouble() * 0.005),
              close,
              1 + random.nextDouble(50)));
    }
    return bars;
  }

  private static BarSeries series(List<IndicatorContract.Bar> bars) {
    BarSeries series =
        new BaseBarSeriesBuilder().withNumFactory(DoubleNumFactory.getInstance()).build();
    Instant end = Instant.EPOCH;
    for (IndicatorContract.Bar bar : bars) {
      end = end.plusSeconds(60);
      series
          .barBuilder()
          .timePeriod(Duration.ofMinutes(1))
          .endTime(end)
          .openPrice(bar.close())
          .highPrice(bar.high())
          .lowPrice(bar.low())
          .closePrice(bar.close())
          .volume(bar.volume())
          .add();
    }
    return series;
  }
}
