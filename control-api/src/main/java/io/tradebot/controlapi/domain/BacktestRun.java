package io.tradebot.controlapi.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A backtest that is done, as its report sums it up.
 *
 * @param id also the name of its folder
 * @param parameters that differed from the configuration, by their whole keys
 * @param fees in words
 * @param quote asset of the two equities
 * @param statistics by name; what cannot be told is left out
 * @param halts moments and reasons at which a limit halted trading
 */
public record BacktestRun(
    String id,
    Instant at,
    String strategy,
    List<String> symbols,
    String timeframe,
    Instant from,
    Instant to,
    Map<String, String> parameters,
    String fees,
    String quote,
    String initialEquity,
    String lastEquity,
    Map<String, Double> statistics,
    List<String> halts) {}
