/** The life of an order here: folded from steps through the one lifecycle table, never set. */
@NullMarked
package io.tradebot.core.order;

import org.jspecify.annotations.NullMarked;
