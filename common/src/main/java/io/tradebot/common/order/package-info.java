/** Orders: intents, events and the one table of their lifecycle. */
@NullMarked
package io.tradebot.common.order;

import org.jspecify.annotations.NullMarked;
