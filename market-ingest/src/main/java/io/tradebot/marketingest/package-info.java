/** Reads the exchanges' public streams and publishes market events. */
@NullMarked
package io.tradebot.marketingest;

import org.jspecify.annotations.NullMarked;
