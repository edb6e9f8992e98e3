/** Wiring and the mapping of the configuration. */
@NullMarked
package io.tradebot.strategyengine.config;

import org.jspecify.annotations.NullMarked;
