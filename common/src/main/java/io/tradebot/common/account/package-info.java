/** Balances, equity and positions. */
@NullMarked
package io.tradebot.common.account;

import org.jspecify.annotations.NullMarked;
