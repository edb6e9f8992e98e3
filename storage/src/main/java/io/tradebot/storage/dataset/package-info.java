/**
 * Market data in files, for backtests and training: candles and trades of one instrument in Parquet
 * files that are read into arrays of fixed-point numbers. Plain Java.
 */
@NullMarked
package io.tradebot.storage.dataset;

import org.jspecify.annotations.NullMarked;
