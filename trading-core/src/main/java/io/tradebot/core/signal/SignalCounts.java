package io.tradebot.core.signal;

/**
 * What the signal engine has counted since it was made.
 *
 * @param evaluations calls of strategies with candles, books, quotes and sentiment
 * @param candlesRefused candles that came again or out of order
 * @param candlesMissing candles that never came
 * @param booksRefused books that came again or out of order
 */
public record SignalCounts(
    long evaluations, long candlesRefused, long candlesMissing, long booksRefused) {}
