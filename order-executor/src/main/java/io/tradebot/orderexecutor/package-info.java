/**
 * The service that turns signals into orders under risk rules, and owns orders, positions and
 * balances.
 */
@NullMarked
package io.tradebot.orderexecutor;

import org.jspecify.annotations.NullMarked;
