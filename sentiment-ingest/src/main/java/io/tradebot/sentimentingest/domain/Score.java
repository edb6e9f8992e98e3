package io.tradebot.sentimentingest.domain;

/**
 * What a text means for a price.
 *
 * @param value -1 (bearish) to 1 (bullish)
 * @param confidence 0 to 1: how much of the text was understood
 */
public record Score(double value, double confidence) {
  public static final Score NOTHING = new Score(0, 0);

  public Score {
    if (!(value >= -1 && value <= 1) || !(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException(
          "score must be -1 to 1 with a confidence of 0 to 1, was " + value + ", " + confidence);
    }
  }
}
