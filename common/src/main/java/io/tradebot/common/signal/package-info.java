/** What a strategy wants, and the analysis it wants it for. */
@NullMarked
package io.tradebot.common.signal;

import org.jspecify.annotations.NullMarked;
