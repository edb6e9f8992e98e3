/**
 * The execution engine: a single-threaded reducer that turns signals, market data, the venue's
 * reports and commands into orders, and folds fills into positions. No I/O, no clock.
 */
@NullMarked
package io.tradebot.core.execution;

import org.jspecify.annotations.NullMarked;
