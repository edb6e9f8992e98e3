package io.tradebot.controlapi.domain;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.Timeframe;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A backtest that somebody wants.
 *
 * @param from first day, UTC; the first there is when null
 * @param to first day left out, UTC; none when null
 * @param parameters of the strategy that differ from the configuration, by their keys there
 * @param fees {@code MAKER/TAKER} as fractions; of the configuration when null
 * @param funds {@code ASSET=AMOUNT} that the account begins with; of the program when null
 */
public record BacktestOrder(
    String strategy,
    List<Symbol> symbols,
    Timeframe timeframe,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    Map<String, String> parameters,
    @Nullable String fees,
    @Nullable String funds) {
  public BacktestOrder {
    symbols = List.copyOf(symbols);
    parameters = new TreeMap<>(parameters);
  }
}
