/** Answers of Kraken's REST interface as they come. */
@NullMarked
package io.tradebot.marketingest.adapter.kraken.wire;

import org.jspecify.annotations.NullMarked;
