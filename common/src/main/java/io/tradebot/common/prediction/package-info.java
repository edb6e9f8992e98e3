/** What the trained models are and how they do. */
@NullMarked
package io.tradebot.common.prediction;

import org.jspecify.annotations.NullMarked;
