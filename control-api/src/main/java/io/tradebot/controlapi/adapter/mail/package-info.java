/** Messages by e-mail. */
@NullMarked
package io.tradebot.controlapi.adapter.mail;

import org.jspecify.annotations.NullMarked;
