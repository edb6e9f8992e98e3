/** The verbs of the laboratory; each reads its arguments, shows progress and prints a result. */
@NullMarked
package io.tradebot.research.command;

import org.jspecify.annotations.NullMarked;
