/** The trained models that run: which stands where, and how it does. */
@NullMarked
package io.tradebot.common.prediction;

import org.jspecify.annotations.NullMarked;
