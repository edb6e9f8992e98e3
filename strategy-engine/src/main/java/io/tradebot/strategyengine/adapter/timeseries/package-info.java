/** Signals and analyses as rows of the time-series store. */
@NullMarked
package io.tradebot.strategyengine.adapter.timeseries;

import org.jspecify.annotations.NullMarked;
