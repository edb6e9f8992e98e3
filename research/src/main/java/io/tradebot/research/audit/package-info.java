/**
 * Finds out whether a result comes from knowing the future, from warm-up, or from nothing at all.
 */
@NullMarked
package io.tradebot.research.audit;

import org.jspecify.annotations.NullMarked;
