@NullMarked
package io.tradebot.exchangesim.adapter.coinbase;

import org.jspecify.annotations.NullMarked;
