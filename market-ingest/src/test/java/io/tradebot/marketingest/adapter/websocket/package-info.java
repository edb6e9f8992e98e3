/** Connections against a real server. */
@NullMarked
package io.tradebot.marketingest.adapter.websocket;

import org.jspecify.annotations.NullMarked;
