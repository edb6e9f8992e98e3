/** Reads news and the Fear & Greed index, scores them and publishes a sentiment index per asset. */
@NullMarked
package io.tradebot.sentimentingest;

import org.jspecify.annotations.NullMarked;
