@NullMarked
package io.tradebot.core.matching;

import org.jspecify.annotations.NullMarked;
