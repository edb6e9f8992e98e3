/** The simulated exchange: a venue that speaks Binance's spot protocol over real sockets. */
@NullMarked
package io.tradebot.exchangesim;

import org.jspecify.annotations.NullMarked;
