/** The event bus: ordered Pub/Sub over Redis with gap detection. */
@NullMarked
package io.tradebot.platform.bus;

import org.jspecify.annotations.NullMarked;
