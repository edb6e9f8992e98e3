/** The state file, and recordings of real markets. */
@NullMarked
package io.tradebot.exchangesim.adapter.file;

import org.jspecify.annotations.NullMarked;
