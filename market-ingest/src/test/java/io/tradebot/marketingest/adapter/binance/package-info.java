@NullMarked
package io.tradebot.marketingest.adapter.binance;

import org.jspecify.annotations.NullMarked;
