@NullMarked
package io.tradebot.research.gate;

import org.jspecify.annotations.NullMarked;
