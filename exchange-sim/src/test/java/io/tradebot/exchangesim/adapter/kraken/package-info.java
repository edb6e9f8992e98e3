@NullMarked
package io.tradebot.exchangesim.adapter.kraken;

import org.jspecify.annotations.NullMarked;
