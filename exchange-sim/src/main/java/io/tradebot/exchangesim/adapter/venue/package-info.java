/** Opens a venue: one exchange's protocol over a market and an account, on a port. */
@NullMarked
package io.tradebot.exchangesim.adapter.venue;

import org.jspecify.annotations.NullMarked;
