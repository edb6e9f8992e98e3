/** Runs the strategies on market events and raises signals. */
@NullMarked
package io.tradebot.strategyengine;

import org.jspecify.annotations.NullMarked;
