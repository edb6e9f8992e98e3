/** How much to buy: risk over the distance of the stop, capped. */
@NullMarked
package io.tradebot.core.sizing;

import org.jspecify.annotations.NullMarked;
