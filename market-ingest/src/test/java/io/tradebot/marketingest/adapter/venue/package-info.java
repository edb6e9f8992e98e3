/** What every venue's adapter must do, tried on small venues that speak the real protocols. */
@NullMarked
package io.tradebot.marketingest.adapter.venue;

import org.jspecify.annotations.NullMarked;
