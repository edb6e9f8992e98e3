/** What a venue is made of: listings, accounts, orders, candles, the tape and the visible book. */
@NullMarked
package io.tradebot.exchangesim.domain;

import org.jspecify.annotations.NullMarked;
