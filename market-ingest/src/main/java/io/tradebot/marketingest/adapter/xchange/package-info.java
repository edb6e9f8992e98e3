/** Any exchange that XChange streams, at the quality that a library between us and it allows. */
@NullMarked
package io.tradebot.marketingest.adapter.xchange;

import org.jspecify.annotations.NullMarked;
