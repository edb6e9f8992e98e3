package io.tradebot.learning.label;

import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.dataset.Candles;

/**
 * Whether the close {@code horizon} candles on is above this one. A close that is equal has no
 * answer.
 */
public record ForwardReturnSign(int horizon) implements LabelRule {
  public ForwardReturnSign {
    if (horizon < 1) {
      throw new IllegalArgumentException("horizon must be at least 1, was " + horizon);
    }
  }

  @Override
  public ModelRole role() {
    return ModelRole.MOMENTUM;
  }

  @Override
  public int lookBack() {
    return 1;
  }

  @Override
  public int label(Candles candles, int i, double atr) {
    if (i + horizon >= candles.size() || !candles.isWhole(i, i + horizon)) {
      return UNKNOWN;
    }
    double change = candles.close(i + horizon) - candles.close(i);
    return change > 0 ? 1 : change < 0 ? 0 : UNKNOWN;
  }

  @Override
  public int lastSeen(Candles candles, int i, double atr) {
    return i + horizon;
  }

  @Override
  public String describe() {
    return "forward_return_sign(" + horizon + ")";
  }
}
