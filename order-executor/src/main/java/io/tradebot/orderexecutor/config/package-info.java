/** Spring wiring. */
@NullMarked
package io.tradebot.orderexecutor.config;

import org.jspecify.annotations.NullMarked;
