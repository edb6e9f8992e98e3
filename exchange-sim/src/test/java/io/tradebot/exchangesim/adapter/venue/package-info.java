@NullMarked
package io.tradebot.exchangesim.adapter.venue;

import org.jspecify.annotations.NullMarked;
