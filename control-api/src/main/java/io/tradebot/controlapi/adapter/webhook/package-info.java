/** Messages to webhooks. */
@NullMarked
package io.tradebot.controlapi.adapter.webhook;

import org.jspecify.annotations.NullMarked;
