/** Trained models in plain Java: no native library, no allocation per prediction. */
@NullMarked
package io.tradebot.learning.inference;

import org.jspecify.annotations.NullMarked;
