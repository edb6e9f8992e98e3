/** Answers of Coinbase's REST interface as they come. */
@NullMarked
package io.tradebot.marketingest.adapter.coinbase.wire;

import org.jspecify.annotations.NullMarked;
