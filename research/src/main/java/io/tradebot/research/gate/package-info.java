/** What a strategy must survive before it may trade real money. */
@NullMarked
package io.tradebot.research.gate;

import org.jspecify.annotations.NullMarked;
