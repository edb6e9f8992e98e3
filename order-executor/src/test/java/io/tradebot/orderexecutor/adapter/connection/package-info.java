@NullMarked
package io.tradebot.orderexecutor.adapter.connection;

import org.jspecify.annotations.NullMarked;
