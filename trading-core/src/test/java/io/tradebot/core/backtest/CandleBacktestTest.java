package io.tradebot.core.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.order.Side;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine over candles against the same strategy written as a loop. */
class CandleBacktestTest {
  private static final String NOTIONAL = "500";

  @Test
  void fillsEqualThoseOfAnIndependentLoop() throws IOException {
    CandleHistory history = Candles.recorded(2021).head(200_000);

    BacktestResult result =
        Backtest.overCandles(
            Candles.settings(Candles.signalsOnly(NOTIONAL), 0),
            Candles.sma(20, 50, Candles.BTC),
            List.of(history));

    List<String> expected = NaiveCrossover.fills(history, 20, 50, NOTIONAL);
    List<String> fills =
        result.fills().stream()
            .map(
                fill ->
                    NaiveCrossover.line(
                        fill.report().side() == Side.BUY,
                        fill.report().at(),
                        BigDecimal.valueOf(fill.report().price().raw(), 8),
                        BigDecimal.valueOf(fill.report().quantity().raw(), 8)))
            .toList();
    assertThat(fills.size()).isGreaterThan(4_000);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(fills.get(i)).as("fill %d", i).isEqualTo(expected.get(i));
    }
    assertThat(fills).hasSameSizeAs(expected);
    assertThat(result.halts()).isEmpty();
  }
}
