package io.tradebot.learning.label;

import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.dataset.Candles;

/**
 * Which of two barriers the price reaches first: bull for the upper one, bear for the lower one,
 * neutral when neither is reached in time (M. Lopez de Prado, Advances in Financial Machine
 * Learning, 2018, ch. 3).
 *
 * <p>The entry is a price that could have been had: the open of the next candle plus the half
 * spread for a buyer, less it for a seller. Barriers stand {@code atrs} average true ranges from
 * it. A candle that touches both tells nothing of the order and counts as neutral, the cautious
 * answer.
 *
 * @param horizon candles in which a barrier must be reached
 * @param atrs distance of the barriers in average true ranges
 * @param halfSpread as a fraction of the price
 */
public record TripleBarrier(int horizon, double atrs, double halfSpread) implements LabelRule {
  private static final int BEAR = 0;
  private static final int NEUTRAL = 1;
  private static final int BULL = 2;

  public TripleBarrier {
    if (horizon < 1 || !(atrs > 0) || !(halfSpread >= 0)) {
      throw new IllegalArgumentException(
          "a triple barrier needs a horizon of at least 1, a positive distance and a spread of 0 or"
              + " more, was "
              + horizon
              + ", "
              + atrs
              + ", "
              + halfSpread);
    }
  }

  @Override
  public ModelRole role() {
    return ModelRole.REGIME;
  }

  @Override
  public int lookBack() {
    return 1;
  }

  @Override
  public int label(Candles candles, int i, double atr) {
    if (i + horizon >= candles.size() || !(atr > 0) || !candles.isWhole(i, i + horizon)) {
      return UNKNOWN;
    }
    int touched = firstTouch(candles, i, atr);
    return touched < 0 ? NEUTRAL : side(candles, i, touched, atr);
  }

  @Override
  public int lastSeen(Candles candles, int i, double atr) {
    int touched = firstTouch(candles, i, atr);
    return touched < 0 ? i + horizon : touched;
  }

  private int firstTouch(Candles candles, int i, double atr) {
    int last = Math.min(i + horizon, candles.size() - 1);
    for (int j = i + 1; j <= last; j++) {
      if (candles.high(j) >= upper(candles, i, atr) || candles.low(j) <= lower(candles, i, atr)) {
        return j;
      }
    }
    return -1;
  }

  private int side(Candles candles, int i, int j, double atr) {
    boolean up = candles.high(j) >= upper(candles, i, atr);
    boolean down = candles.low(j) <= lower(candles, i, atr);
    return up && down ? NEUTRAL : up ? BULL : BEAR;
  }

  /** A buyer's target: what he paid and the distance, at a price at which he can sell. */
  private double upper(Candles candles, int i, double atr) {
    return candles.open(i + 1) * (1 + 2 * halfSpread) + atrs * atr;
  }

  private double lower(Candles candles, int i, double atr) {
    return candles.open(i + 1) * (1 - 2 * halfSpread) - atrs * atr;
  }

  @Override
  public String describe() {
    return "triple_barrier(" + horizon + "," + atrs + "," + halfSpread + ")";
  }
}
