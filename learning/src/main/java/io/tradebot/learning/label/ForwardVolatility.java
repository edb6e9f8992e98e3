package io.tradebot.learning.label;

import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.dataset.Candles;
import java.util.Arrays;

/**
 * Whether the next {@code horizon} candles move more than usual: their realised volatility, the
 * root of the summed squares of log returns, is above the median of that of the {@code median}
 * windows of the same length that had ended by this candle.
 */
public record ForwardVolatility(int horizon, int median) implements LabelRule {
  public ForwardVolatility {
    if (horizon < 2 || median < 3) {
      throw new IllegalArgumentException(
          "forward volatility needs a horizon of at least 2 and a median of at least 3, was "
              + horizon
              + ", "
              + median);
    }
  }

  @Override
  public ModelRole role() {
    return ModelRole.VOLATILITY;
  }

  @Override
  public int lookBack() {
    return horizon + median;
  }

  @Override
  public int label(Candles candles, int i, double atr) {
    int first = i - lookBack() + 1;
    if (first < 0 || i + horizon >= candles.size() || !candles.isWhole(first, i + horizon)) {
      return UNKNOWN;
    }
    double[] usual = new double[median];
    double sum = squares(candles, i);
    for (int k = 0; k < median; k++) {
      usual[k] = sum;
      int end = i - k;
      sum += square(candles, end - horizon) - square(candles, end);
    }
    Arrays.sort(usual);
    double middle =
        median % 2 == 1 ? usual[median / 2] : (usual[median / 2 - 1] + usual[median / 2]) / 2;
    double ahead = squares(candles, i + horizon);
    // Compared as sums of squares, whose order is that of their roots.
    return ahead > middle ? 1 : 0;
  }

  private double squares(Candles candles, int end) {
    double sum = 0;
    for (int j = end - horizon + 1; j <= end; j++) {
      sum += square(candles, j);
    }
    return sum;
  }

  private static double square(Candles candles, int i) {
    if (i < 1) {
      return 0;
    }
    double move = Math.log(candles.close(i) / candles.close(i - 1));
    return move * move;
  }

  @Override
  public int lastSeen(Candles candles, int i, double atr) {
    return i + horizon;
  }

  @Override
  public String describe() {
    return "forward_volatility(" + horizon + "," + median + ")";
  }
}
