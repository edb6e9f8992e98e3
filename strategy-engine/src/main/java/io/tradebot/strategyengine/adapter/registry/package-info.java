/** The trained models, read from their registry and taken over while the service runs. */
@NullMarked
package io.tradebot.strategyengine.adapter.registry;

import org.jspecify.annotations.NullMarked;
