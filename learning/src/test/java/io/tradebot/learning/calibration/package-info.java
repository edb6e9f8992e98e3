@NullMarked
package io.tradebot.learning.calibration;

import org.jspecify.annotations.NullMarked;
