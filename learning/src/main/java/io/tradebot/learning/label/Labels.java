package io.tradebot.learning.label;

import io.tradebot.learning.dataset.Candles;
import io.tradebot.learning.dataset.FeatureTable;

/**
 * The right answers of a market, candle by candle.
 *
 * @param answers place of the right answer, or {@link LabelRule#UNKNOWN}
 * @param lastSeen last candle that the answer looked at
 */
@SuppressWarnings("ArrayRecordComponent")
public record Labels(int[] answers, int[] lastSeen) {

  public static Labels of(LabelRule rule, Candles candles, FeatureTable table) {
    int[] answers = new int[candles.size()];
    int[] lastSeen = new int[candles.size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = rule.label(candles, i, table.atr(i));
      lastSeen[i] = answers[i] == LabelRule.UNKNOWN ? i : rule.lastSeen(candles, i, table.atr(i));
    }
    return new Labels(answers, lastSeen);
  }

  /**
   * How much each answer says that the others around it do not: the mean, over the candles that it
   * looks at, of one over the number of answers that look at them too (M. Lopez de Prado, Advances
   * in Financial Machine Learning, 2018, ch. 4.4); 0 without an answer. Scaled to a mean of 1 over
   * the answers.
   */
  public float[] uniqueness() {
    int[] concurrent = new int[answers.length + 1];
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] != LabelRule.UNKNOWN) {
        concurrent[Math.min(i + 1, answers.length)]++;
        concurrent[Math.min(lastSeen[i] + 1, answers.length)]--;
      }
    }
    double[] shares = new double[answers.length + 1];
    int looking = 0;
    for (int i = 0; i < answers.length; i++) {
      looking += concurrent[i];
      shares[i + 1] = shares[i] + (looking > 0 ? 1.0 / looking : 0);
    }
    float[] weights = new float[answers.length];
    double sum = 0;
    int known = 0;
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] != LabelRule.UNKNOWN) {
        double mean = (shares[lastSeen[i] + 1] - shares[i + 1]) / (lastSeen[i] - i);
        weights[i] = (float) mean;
        sum += mean;
        known++;
      }
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = known == 0 ? 0 : (float) (weights[i] * known / sum);
    }
    return weights;
  }
}
