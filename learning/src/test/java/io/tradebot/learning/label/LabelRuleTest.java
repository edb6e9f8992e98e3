package io.tradebot.learning.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.feature.FeatureSet;
import io.tradebot.learning.dataset.Candles;
import io.tradebot.learning.dataset.FeatureTable;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LabelRuleTest {
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void theBarrierThatIsTouchedFirstDecides() {
    TripleBarrier rule = new TripleBarrier(3, 2, 0);

    assertThat(rule.label(path(100, 101, 102.5, 90), 0, 1)).as("up at 102").isEqualTo(2);
    assertThat(rule.label(path(100, 99, 97.5, 110), 0, 1)).as("down at 98").isZero();
    assertThat(rule.label(path(100, 101, 99, 101), 0, 1)).as("neither").isEqualTo(1);
    assertThat(rule.label(path(100, 101, 102.5), 0, 1)).as("no future").isEqualTo(-1);
    assertThat(rule.lastSeen(path(100, 101, 102.5, 90), 0, 1)).isEqualTo(2);
  }

  @Test
  void theEntryIsAPriceThatCouldHaveBeenHad() {
    TripleBarrier free = new TripleBarrier(2, 2, 0);
    TripleBarrier spread = new TripleBarrier(2, 2, 0.005);
    Candles candles = path(100, 101, 102.2);

    assertThat(free.label(candles, 0, 1)).isEqualTo(2);
    assertThat(spread.label(candles, 0, 1)).as("the spread takes a hundredth").isEqualTo(1);
  }

  @Test
  void aHoleHasNoAnswer() {
    Candles candles = new Candles(Timeframe.M1);
    candles.add(MINUTE, 1, 1, 1, 1, 1, 1, 1);
    candles.add(2 * MINUTE, 1, 2, 1, 2, 1, 1, 1);
    candles.add(9 * MINUTE, 2, 3, 2, 3, 1, 1, 1);

    assertThat(new ForwardReturnSign(1).label(candles, 0, 1)).isEqualTo(1);
    assertThat(new ForwardReturnSign(1).label(candles, 1, 1)).isEqualTo(-1);
    assertThat(new ForwardReturnSign(1).label(path(5, 5), 0, 1)).as("equal").isEqualTo(-1);
  }

  @Test
  void volatilityIsHighAboveTheMedianOfItsOwnPast() {
    double[] closes = new double[20];
    closes[0] = 100;
    for (int i = 1; i < 20; i++) {
      // Calm steps of 0.1 %, then from candle 15 steps of 1 %.
      closes[i] = closes[i - 1] * (1 + (i < 15 ? 0.001 : 0.01) * (i % 2 == 0 ? 1 : -1));
    }

    ForwardVolatility rule = new ForwardVolatility(2, 5);

    assertThat(rule.label(path(closes), 14, 1)).isEqualTo(1);
    assertThat(rule.label(path(closes), 3, 1)).as("too little past").isEqualTo(-1);
  }

  @Test
  void laterCandlesDoNotChangeAnAnswer() {
    SplittableRandom random = new SplittableRandom(8);
    double[] closes = new double[900];
    closes[0] = 100;
    for (int i = 1; i < closes.length; i++) {
      closes[i] = closes[i - 1] * Math.exp(0.001 * random.nextGaussian());
    }
    Candles whole = path(closes);
    for (LabelRule rule :
        new LabelRule[] {
          new TripleBarrier(20, 3, 0.0001),
          new ForwardReturnSign(15),
          new ForwardVolatility(10, 100)
        }) {
      FeatureTable table = FeatureTable.of(whole, FeatureSet.CANDLES);
      int cut = 600;
      Candles truncated = whole.slice(0, cut);

      int[] all = Labels.of(rule, whole, table).answers();
      int[] first =
          Labels.of(rule, truncated, FeatureTable.of(truncated, FeatureSet.CANDLES)).answers();

      for (int i = 0; i < cut - rule.horizon(); i++) {
        assertThat(all[i]).as("%s at %d", rule.describe(), i).isEqualTo(first[i]);
      }
      assertThat(LabelRule.of(rule.describe())).isEqualTo(rule);
    }
  }

  @Test
  void anAnswerThatSharesItsFutureWeighsLess() {
    int[] answers = {1, 1, 1, -1, -1, -1, -1, -1, 1, -1};
    int[] lastSeen = {2, 3, 4, 3, 4, 5, 6, 7, 9, 9};

    float[] weights = new Labels(answers, lastSeen).uniqueness();

    assertThat((double) weights[8]).isGreaterThan(weights[1]);
    assertThat(weights[3]).isZero();
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    assertThat(sum).isCloseTo(4, within(1e-5));
  }

  private static Candles path(double... closes) {
    Candles candles = new Candles(Timeframe.M1);
    for (int i = 0; i < closes.length; i++) {
      double open = i == 0 ? closes[0] : i == 1 ? closes[0] : closes[i - 1];
      candles.add(
          (i + 1) * MINUTE,
          open,
          Math.max(open, closes[i]),
          Math.min(open, closes[i]),
          closes[i],
          1,
          closes[i],
          0.5);
    }
    return candles;
  }
}
