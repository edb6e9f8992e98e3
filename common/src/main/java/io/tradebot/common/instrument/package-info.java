/** What is traded and where: venues, symbols and their trading rules. */
@NullMarked
package io.tradebot.common.instrument;

import org.jspecify.annotations.NullMarked;
