/**
 * What is held and what it is worth: positions folded from fills, balances by the venue's word,
 * marked equity.
 */
@NullMarked
package io.tradebot.core.portfolio;

import org.jspecify.annotations.NullMarked;
