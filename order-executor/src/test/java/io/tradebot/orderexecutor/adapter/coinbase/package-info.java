@NullMarked
package io.tradebot.orderexecutor.adapter.coinbase;

import org.jspecify.annotations.NullMarked;
