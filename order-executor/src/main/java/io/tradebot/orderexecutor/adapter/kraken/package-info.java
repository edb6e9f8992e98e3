/**
 * Kraken's spot market as an execution venue: stream, own signed REST calls, dead man's switch.
 *
 * <p>Orders do not go through XChange: its Kraken client has neither {@code deadline} nor cancels
 * and questions by {@code cl_ord_id}, nor the dead man's switch.
 */
@NullMarked
package io.tradebot.orderexecutor.adapter.kraken;

import org.jspecify.annotations.NullMarked;
