/**
 * Maps the validated configuration to what the core runs, once for live trading and for backtests,
 * so that both mean the same by a key.
 */
@NullMarked
package io.tradebot.setup;

import org.jspecify.annotations.NullMarked;
