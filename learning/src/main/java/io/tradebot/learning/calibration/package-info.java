/** Maps from a model's raw score to a probability that means what it says. */
@NullMarked
package io.tradebot.learning.calibration;

import org.jspecify.annotations.NullMarked;
