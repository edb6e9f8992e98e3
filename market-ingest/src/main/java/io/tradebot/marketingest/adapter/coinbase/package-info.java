/** Coinbase's public streams (Advanced Trade) and REST interface. */
@NullMarked
package io.tradebot.marketingest.adapter.coinbase;

import org.jspecify.annotations.NullMarked;
