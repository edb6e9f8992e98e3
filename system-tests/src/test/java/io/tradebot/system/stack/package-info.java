/** Scenarios over the whole stack: real processes, real sockets, the real command line. */
@NullMarked
package io.tradebot.system.stack;

import org.jspecify.annotations.NullMarked;
