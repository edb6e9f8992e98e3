/** The connections to the venues' streams, whatever is said on them. */
@NullMarked
package io.tradebot.marketingest.adapter.websocket;

import org.jspecify.annotations.NullMarked;
