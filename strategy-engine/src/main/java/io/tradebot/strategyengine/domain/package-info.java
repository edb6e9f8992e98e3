/** What decides whether a signal leaves, and which commands were answered. Plain Java. */
@NullMarked
package io.tradebot.strategyengine.domain;

import org.jspecify.annotations.NullMarked;
