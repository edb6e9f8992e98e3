/** Splits that leak nothing, and the measures of a probability. */
@NullMarked
package io.tradebot.learning.validation;

import org.jspecify.annotations.NullMarked;
