/**
 * Market data from files of exchanges into the data-set files, out of them, and how complete it is.
 */
@NullMarked
package io.tradebot.research.data;

import org.jspecify.annotations.NullMarked;
