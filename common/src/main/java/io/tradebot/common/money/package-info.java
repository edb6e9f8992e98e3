/**
 * Fixed-point money: prices, quantities, amounts and rates as scaled longs, with loud overflow and
 * named rounding.
 */
@NullMarked
package io.tradebot.common.money;

import org.jspecify.annotations.NullMarked;
