package io.tradebot.sentimentingest.domain;

import io.tradebot.sentimentingest.domain.LabelledText.Label;
import java.util.List;

/**
 * How often a scorer is right.
 *
 * @param accuracy share of right answers
 * @param macroF1 mean over the labels that occur of {@code 2 right / (said + true)}
 */
public record Judgement(double accuracy, double macroF1) {

  /** Compares what was said with what is true, one by one. */
  public static Judgement of(List<Label> truth, List<Label> said) {
    int right = 0;
    double f1 = 0;
    int labels = 0;
    for (Label label : Label.values()) {
      int actual = 0;
      int claimed = 0;
      int both = 0;
      for (int i = 0; i < truth.size(); i++) {
        actual += truth.get(i) == label ? 1 : 0;
        claimed += said.get(i) == label ? 1 : 0;
        both += truth.get(i) == label && said.get(i) == label ? 1 : 0;
      }
      right += both;
      if (actual > 0) {
        labels++;
        f1 += 2.0 * both / (actual + claimed);
      }
    }
    return new Judgement((double) right / truth.size(), f1 / labels);
  }
}
