@NullMarked
package io.tradebot.research.data;

import org.jspecify.annotations.NullMarked;
