@NullMarked
package io.tradebot.core.backtest;

import org.jspecify.annotations.NullMarked;
