/** Binance's spot protocol: REST, streams, signatures, limits, error codes. */
@NullMarked
package io.tradebot.exchangesim.adapter.binance;

import org.jspecify.annotations.NullMarked;
