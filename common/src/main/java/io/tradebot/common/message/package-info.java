/** Envelope, message types, channel names and state keys: the contract between services. */
@NullMarked
package io.tradebot.common.message;

import org.jspecify.annotations.NullMarked;
