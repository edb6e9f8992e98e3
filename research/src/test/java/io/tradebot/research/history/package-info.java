@NullMarked
package io.tradebot.research.history;

import org.jspecify.annotations.NullMarked;
