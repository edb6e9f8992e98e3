@NullMarked
package io.tradebot.orderexecutor.adapter.paper;

import org.jspecify.annotations.NullMarked;
