@NullMarked
package io.tradebot.learning.monitoring;

import org.jspecify.annotations.NullMarked;
