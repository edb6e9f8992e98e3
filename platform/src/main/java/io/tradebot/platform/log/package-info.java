/** Sends the lines of a service's log on, for whoever looks from outside. */
@NullMarked
package io.tradebot.platform.log;

import org.jspecify.annotations.NullMarked;
