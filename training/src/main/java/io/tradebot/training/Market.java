package io.tradebot.training;

import io.tradebot.core.feature.FeatureSet;
import io.tradebot.learning.dataset.Candles;
import io.tradebot.learning.dataset.FeatureTable;
import io.tradebot.learning.label.LabelRule;
import io.tradebot.learning.label.Labels;

/**
 * One market to learn from: its candles, their features and the right answers.
 *
 * @param uniqueness weight of each answer, see {@link Labels#uniqueness}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Market(
    String symbol, Candles candles, FeatureTable table, Labels labels, float[] uniqueness) {

  public static Market of(String symbol, Candles candles, FeatureSet features, LabelRule rule) {
    FeatureTable table = FeatureTable.of(candles, features);
    Labels labels = Labels.of(rule, candles, table);
    return new Market(symbol, candles, table, labels, labels.uniqueness());
  }

  /** The same market with other answers, for placebos. */
  public Market withAnswers(int[] answers) {
    Labels other = new Labels(answers, labels.lastSeen());
    return new Market(symbol, candles, table, other, other.uniqueness());
  }

  /** The same market with other features, for placebos. */
  public Market withTable(FeatureTable other) {
    return new Market(symbol, candles, other, labels, uniqueness);
  }
}
