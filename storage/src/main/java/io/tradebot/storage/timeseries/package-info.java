/** The time-series store: points written off the hot path, read through one port. Plain Java. */
@NullMarked
package io.tradebot.storage.timeseries;

import org.jspecify.annotations.NullMarked;
