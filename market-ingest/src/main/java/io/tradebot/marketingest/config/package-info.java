/** Wires the service. */
@NullMarked
package io.tradebot.marketingest.config;

import org.jspecify.annotations.NullMarked;
