/** Looks for good parameters, and says how much of what it finds is luck. */
@NullMarked
package io.tradebot.research.search;

import org.jspecify.annotations.NullMarked;
