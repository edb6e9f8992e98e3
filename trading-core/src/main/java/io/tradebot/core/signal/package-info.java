/**
 * The signal engine: a single-threaded reducer that runs strategies on market events. No I/O, no
 * clock.
 */
@NullMarked
package io.tradebot.core.signal;

import org.jspecify.annotations.NullMarked;
