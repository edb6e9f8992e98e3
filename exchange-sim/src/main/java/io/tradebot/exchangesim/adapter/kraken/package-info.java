/** Kraken's spot interface: WebSocket v2 and REST below {@code /0}. */
@NullMarked
package io.tradebot.exchangesim.adapter.kraken;

import org.jspecify.annotations.NullMarked;
