/**
 * What models see: features, computed by one pipeline live, in a backtest and in training. No I/O,
 * no clock.
 */
@NullMarked
package io.tradebot.core.feature;

import org.jspecify.annotations.NullMarked;
