/** Coinbase's Advanced Trade interface: REST below {@code /api/v3/brokerage}, and its WebSocket. */
@NullMarked
package io.tradebot.exchangesim.adapter.coinbase;

import org.jspecify.annotations.NullMarked;
