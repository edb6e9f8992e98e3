/** What every message is, and who sends one. */
@NullMarked
package io.tradebot.common.message;

import org.jspecify.annotations.NullMarked;
