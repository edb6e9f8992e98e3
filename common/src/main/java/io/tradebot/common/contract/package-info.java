/** The contract between the services: envelopes, message types, channel names and state keys. */
@NullMarked
package io.tradebot.common.contract;

import org.jspecify.annotations.NullMarked;
