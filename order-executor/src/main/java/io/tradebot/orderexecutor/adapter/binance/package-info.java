/**
 * Binance spot as a venue for orders: stream client, REST client, signer, symbols, mapper, errors.
 *
 * <p>Order placement goes through XChange's REST interface; what XChange cannot do or mislabels
 * goes through own signed calls.
 */
@NullMarked
package io.tradebot.orderexecutor.adapter.binance;

import org.jspecify.annotations.NullMarked;
