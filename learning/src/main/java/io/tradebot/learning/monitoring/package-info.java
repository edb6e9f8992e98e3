/** Whether a running model still sees what it was trained on, and still says what comes true. */
@NullMarked
package io.tradebot.learning.monitoring;

import org.jspecify.annotations.NullMarked;
