@NullMarked
package io.tradebot.orderexecutor.adapter.binance;

import org.jspecify.annotations.NullMarked;
