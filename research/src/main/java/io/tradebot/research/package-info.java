/** The command line of the laboratory. */
@NullMarked
package io.tradebot.research;

import org.jspecify.annotations.NullMarked;
