/**
 * Strategies: pure deciders that turn market events into a wanted stance, with the reasons for it.
 * No I/O, no clock, no money.
 */
@NullMarked
package io.tradebot.core.strategy;

import org.jspecify.annotations.NullMarked;
