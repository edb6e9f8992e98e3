@NullMarked
package io.tradebot.orderexecutor.adapter.journal;

import org.jspecify.annotations.NullMarked;
