package io.tradebot.learning.label;

import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.dataset.Candles;

/**
 * What the right answer was, at a candle, once its future is known. The same rule labels training
 * data and scores live predictions.
 */
public sealed interface LabelRule permits TripleBarrier, ForwardReturnSign, ForwardVolatility {
  /** No answer: the future or the past is missing, or the question had no answer. */
  int UNKNOWN = -1;

  ModelRole role();

  /** Candles after the labelled one that the answer may look at. */
  int horizon();

  /** Candles up to and including the labelled one that the answer looks at. */
  int lookBack();

  /**
   * The place of the right answer among those of the role.
   *
   * @param atr average true range at the candle, in units of the price
   * @return {@link #UNKNOWN} without an answer
   */
  int label(Candles candles, int i, double atr);

  /**
   * The last candle that the answer at {@code i} looked at: for purging, and for the overlap of
   * samples.
   */
  int lastSeen(Candles candles, int i, double atr);

  /** For the manifest: rule and numbers, such as {@code forward_return_sign(15)}. */
  String describe();

  /** Reads what {@link #describe} wrote. */
  static LabelRule of(String text) {
    int bracket = text.indexOf('(');
    if (bracket < 0 || !text.endsWith(")")) {
      throw new IllegalArgumentException("no label rule: \"" + text + "\"");
    }
    String[] numbers = text.substring(bracket + 1, text.length() - 1).split(",", -1);
    return switch (text.substring(0, bracket)) {
      case "triple_barrier" ->
          new TripleBarrier(
              Integer.parseInt(numbers[0]),
              Double.parseDouble(numbers[1]),
              Double.parseDouble(numbers[2]));
      case "forward_return_sign" -> new ForwardReturnSign(Integer.parseInt(numbers[0]));
      case "forward_volatility" ->
          new ForwardVolatility(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
      default -> throw new IllegalArgumentException("no label rule: \"" + text + "\"");
    };
  }
}
