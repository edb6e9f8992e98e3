/** Coinbase Advanced Trade as an execution venue: user channel and own signed REST calls. */
@NullMarked
package io.tradebot.orderexecutor.adapter.coinbase;

import org.jspecify.annotations.NullMarked;
