@NullMarked
package io.tradebot.exchangesim.adapter.binance;

import org.jspecify.annotations.NullMarked;
