/** Telegram: messages out, commands in. */
@NullMarked
package io.tradebot.controlapi.adapter.telegram;

import org.jspecify.annotations.NullMarked;
