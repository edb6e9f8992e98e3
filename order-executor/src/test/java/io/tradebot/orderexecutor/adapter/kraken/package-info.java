@NullMarked
package io.tradebot.orderexecutor.adapter.kraken;

import org.jspecify.annotations.NullMarked;
