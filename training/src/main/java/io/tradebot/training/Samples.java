package io.tradebot.training;

import io.tradebot.learning.label.LabelRule;
import java.util.Arrays;
import java.util.List;

/** Candles with a whole window before them and an answer after them, of several markets. */
@SuppressWarnings("ArrayRecordComponent")
public final class Samples {
  private final List<Market> markets;
  private final int window;
  private final int[] market;
  private final int[] place;

  private Samples(List<Market> markets, int window, int[] market, int[] place) {
    this.markets = markets;
    this.window = window;
    this.market = market;
    this.place = place;
  }

  /**
   * The samples whose candle ends in a span of time.
   *
   * @param fromNs inclusive
   * @param toNs exclusive
   * @param stride every so many candles one is taken; neighbours say almost the same
   */
  public static Samples of(List<Market> markets, int window, long fromNs, long toNs, int stride) {
    int[] market = new int[1024];
    int[] place = new int[1024];
    int size = 0;
    for (int m = 0; m < markets.size(); m++) {
      Market one = markets.get(m);
      int since = stride;
      for (int i = 0; i < one.candles().size(); i++) {
        long end = one.candles().endNs(i);
        since++;
        if (end < fromNs
            || end >= toNs
            || since < stride
            || !one.table().hasWindow(i, window)
            || one.labels().answers()[i] == LabelRule.UNKNOWN) {
          continue;
        }
        if (size == market.length) {
          market = Arrays.copyOf(market, size * 2);
          place = Arrays.copyOf(place, size * 2);
        }
        market[size] = m;
        place[size] = i;
        size++;
        since = 0;
      }
    }
    return new Samples(markets, window, Arrays.copyOf(market, size), Arrays.copyOf(place, size));
  }

  public int size() {
    return market.length;
  }

  /** Numbers of one window. */
  public int length() {
    return window * width();
  }

  public int width() {
    return markets.getFirst().table().set().size();
  }

  public int window() {
    return window;
  }

  public int answer(int sample) {
    return markets.get(market[sample]).labels().answers()[place[sample]];
  }

  public int[] answers() {
    int[] answers = new int[size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = answer(i);
    }
    return answers;
  }

  /** Uniqueness of each answer times a weight that makes the classes count alike. */
  public float[] weights(int classes) {
    double[] mass = new double[classes];
    float[] weights = new float[size()];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = markets.get(market[i]).uniqueness()[place[i]];
      mass[answer(i)] += weights[i];
      total += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      // Weighted by class and scaled to a mean of 1.
      weights[i] *= (float) (total / classes / mass[answer(i)] * size() / total);
    }
    return weights;
  }

  /** Writes the window of a sample. */
  public void copyWindow(int sample, float[] into, int offset) {
    markets.get(market[sample]).table().copyWindow(place[sample], window, into, offset);
  }

  public Market market(int sample) {
    return markets.get(market[sample]);
  }

  public int place(int sample) {
    return place[sample];
  }
}
