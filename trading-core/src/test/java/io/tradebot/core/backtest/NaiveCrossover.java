package io.tradebot.core.backtest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The crossover of two averages written down a second time, as a loop over arrays that shares
 * nothing with the engine: long at the open after the fast average crossed above, flat at the open
 * after a close that finds it below. For checking, not for speed.
 */
final class NaiveCrossover {
  private static final BigDecimal TICK = new BigDecimal("0.01");

  private NaiveCrossover() {}

  static List<String> fills(CandleHistory history, int fast, int slow, String notional) {
    List<String> fills = new ArrayList<>();
    BigDecimal held = BigDecimal.ZERO;
    int begun = 0;
    int trend = 0;
    for (int i = 0; i + 1 < history.size(); i++) {
      if (i > 0 && history.openTimeNs(i) - history.openTimeNs(i - 1) != Candles.MINUTE) {
        begun = i;
        trend = 0;
      }
      if (i - begun + 1 < slow) {
        continue;
      }
      BigDecimal difference =
          sum(history, i, fast)
              .multiply(BigDecimal.valueOf(slow))
              .subtract(sum(history, i, slow).multiply(BigDecimal.valueOf(fast)));
      int before = trend;
      trend = difference.signum() == 0 ? trend : difference.signum();
      BigDecimal open = price(history.open(i + 1));
      Instant at = Instant.ofEpochMilli(history.openTimeNs(i + 1) / 1_000_000);
      if (held.signum() == 0 && before < 0 && trend > 0) {
        BigDecimal ask = price(history.close(i)).add(TICK);
        held = new BigDecimal(notional).divide(ask, 5, RoundingMode.DOWN);
        fills.add(line(true, at, open.add(TICK), held));
      } else if (held.signum() > 0 && trend < 0) {
        fills.add(line(false, at, open, held));
        held = BigDecimal.ZERO;
      }
    }
    return fills;
  }

  static String line(boolean buys, Instant at, BigDecimal price, BigDecimal quantity) {
    return (buys ? "buy " : "sell ")
        + quantity.stripTrailingZeros().toPlainString()
        + " at "
        + price.stripTrailingZeros().toPlainString()
        + " "
        + at;
  }

  private static BigDecimal sum(CandleHistory history, int last, int count) {
    long sum = 0;
    for (int i = last - count + 1; i <= last; i++) {
      sum += history.close(i);
    }
    return BigDecimal.valueOf(sum);
  }

  private static BigDecimal price(long raw) {
    return BigDecimal.valueOf(raw, 8);
  }
}
