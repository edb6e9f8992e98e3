/** Reading frames. */
@NullMarked
package io.tradebot.marketingest.adapter.json;

import org.jspecify.annotations.NullMarked;
