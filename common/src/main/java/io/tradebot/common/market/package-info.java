/** Public market data as immutable facts. */
@NullMarked
package io.tradebot.common.market;

import org.jspecify.annotations.NullMarked;
