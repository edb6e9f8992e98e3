/** What the bot looks like from outside, folded from messages, and what its round trips say. */
@NullMarked
package io.tradebot.controlapi.domain;

import org.jspecify.annotations.NullMarked;
