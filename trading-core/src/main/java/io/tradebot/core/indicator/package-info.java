/**
 * Streaming indicators: fed value by value, no allocation per update, the same in backtest and
 * live. Not thread-safe.
 */
@NullMarked
package io.tradebot.core.indicator;

import org.jspecify.annotations.NullMarked;
