/** Candles in columns, and the features computed from them. */
@NullMarked
package io.tradebot.learning.dataset;

import org.jspecify.annotations.NullMarked;
