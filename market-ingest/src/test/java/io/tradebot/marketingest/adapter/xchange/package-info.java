/** Tests of the adapter over XChange. */
@NullMarked
package io.tradebot.marketingest.adapter.xchange;

import org.jspecify.annotations.NullMarked;
