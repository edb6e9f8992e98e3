@NullMarked
package io.tradebot.strategyengine.adapter.registry;

import org.jspecify.annotations.NullMarked;
