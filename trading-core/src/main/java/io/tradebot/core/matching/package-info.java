/**
 * Price-time matching and the models of what happens between an order and its fills: fees, queue
 * position, slippage, latency.
 *
 * <p>Pure and deterministic: no clock, no randomness that is not handed in. Prices and quantities
 * are {@code long}s in units of 10<sup>-8</sup> ({@link io.tradebot.common.money.FixedPoint}),
 * because these are the innermost loops of simulator and backtest. Nothing here is thread-safe.
 */
@NullMarked
package io.tradebot.core.matching;

import org.jspecify.annotations.NullMarked;
