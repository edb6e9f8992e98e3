/** Kraken's public streams (WebSocket v2) and REST interface. */
@NullMarked
package io.tradebot.marketingest.adapter.kraken;

import org.jspecify.annotations.NullMarked;
