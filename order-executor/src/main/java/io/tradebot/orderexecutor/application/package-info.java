/** What the executor does, and the ports it does it through; plain Java. */
@NullMarked
package io.tradebot.orderexecutor.application;

import org.jspecify.annotations.NullMarked;
