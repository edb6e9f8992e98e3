/** Binance's JSON, field for field; decimals stay text. */
@NullMarked
package io.tradebot.orderexecutor.adapter.binance.wire;

import org.jspecify.annotations.NullMarked;
