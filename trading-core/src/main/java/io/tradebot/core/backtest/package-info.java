/**
 * Runs the trading engine over the past: virtual time, a simulated venue, and the costs and delays
 * between the two.
 *
 * <p>The engine, the strategies, the risk gate and the order lifecycle are those that run live.
 * Only the clock, the market's source and the venue differ. No clock, no I/O, no chance without a
 * seed: the same input gives the same result to the last byte. Times are Unix epoch nanoseconds,
 * prices and quantities in units of 10<sup>-8</sup>. A run is confined to one thread; runs share
 * nothing.
 */
@NullMarked
package io.tradebot.core.backtest;

import org.jspecify.annotations.NullMarked;
