/** The Coinbase adapter. */
@NullMarked
package io.tradebot.marketingest.adapter.coinbase;

import org.jspecify.annotations.NullMarked;
