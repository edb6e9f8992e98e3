/** Puts runs together: what is tested, over which past, under which assumptions. */
@NullMarked
package io.tradebot.research.run;

import org.jspecify.annotations.NullMarked;
