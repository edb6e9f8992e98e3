/**
 * The whole trading behaviour in one reducer: signal engine and execution engine, joined as the bus
 * joins them live.
 */
@NullMarked
package io.tradebot.core.engine;

import org.jspecify.annotations.NullMarked;
