/** Envelopes as JSON, both ways; the rules of the format stand in docs/events.md. */
@NullMarked
package io.tradebot.platform.codec;

import org.jspecify.annotations.NullMarked;
