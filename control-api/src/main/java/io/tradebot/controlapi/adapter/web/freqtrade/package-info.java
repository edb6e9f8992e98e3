/**
 * The REST API of freqtrade, version 1, for the tools that speak it: the same paths, field names
 * and kinds of values, answered from the same state as the API of tradebot itself. What this bot
 * does not have (short positions, leverage, fiat) is null or zero.
 */
@NullMarked
package io.tradebot.controlapi.adapter.web.freqtrade;

import org.jspecify.annotations.NullMarked;
