/**
 * What stands between a lucky backtest and money: inference on Sharpe ratios, overfitting
 * probability, tests against benchmarks, splits without leakage, calibration. Pure functions;
 * chance only from a generator that is handed in.
 *
 * <p>Sharpe ratios are per period, never annualised; kurtosis is Pearson's, 3 for a normal.
 */
@NullMarked
package io.tradebot.core.validation;

import org.jspecify.annotations.NullMarked;
