/** Answers of Binance's REST interface as they come. */
@NullMarked
package io.tradebot.marketingest.adapter.binance.wire;

import org.jspecify.annotations.NullMarked;
