/** The running of strategies, and the ports it needs. Plain Java. */
@NullMarked
package io.tradebot.strategyengine.application;

import org.jspecify.annotations.NullMarked;
