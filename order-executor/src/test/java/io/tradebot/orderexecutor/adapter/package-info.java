@NullMarked
package io.tradebot.orderexecutor.adapter;

import org.jspecify.annotations.NullMarked;
