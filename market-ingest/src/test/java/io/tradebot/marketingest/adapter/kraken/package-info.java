/** The Kraken adapter. */
@NullMarked
package io.tradebot.marketingest.adapter.kraken;

import org.jspecify.annotations.NullMarked;
