package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backtest to start.
 *
 * @param symbols whose candles were imported; traded in one portfolio
 * @param timeframe of the candles; 1m when absent
 * @param from first day, UTC; the first there is when absent
 * @param to first day left out, UTC
 * @param parameters of the strategy that shall differ from the configuration
 * @param fees of the configuration when absent
 * @param funds in the account's quote asset; 100000 when absent
 */
record BacktestRequest(
    @Schema(example = "sma_crossover") @Nullable String strategy,
    @Schema(example = "[\"BTC-USDT\"]") @Nullable List<@Nullable String> symbols,
    @Schema(example = "1m") @Nullable String timeframe,
    @Schema(example = "2021-01-01") @Nullable String from,
    @Schema(example = "2022-01-01") @Nullable String to,
    @Schema(example = "{\"fast_period\": \"20\"}")
        @Nullable Map<String, @Nullable String> parameters,
    @Nullable Fees fees,
    @Schema(example = "100000") @Nullable String funds) {
  /**
   * Commissions.
   *
   * @param maker as a fraction
   * @param taker as a fraction
   */
  record Fees(
      @Schema(example = "0.001") @Nullable String maker,
      @Schema(example = "0.001") @Nullable String taker) {}
}
