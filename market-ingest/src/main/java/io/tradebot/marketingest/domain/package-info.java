/** Books, trade numbers and candles, kept right whatever the stream does. Plain Java. */
@NullMarked
package io.tradebot.marketingest.domain;

import org.jspecify.annotations.NullMarked;
