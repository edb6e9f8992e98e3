/** Events in and out over Redis, and the state read back from it. */
@NullMarked
package io.tradebot.strategyengine.adapter.redis;

import org.jspecify.annotations.NullMarked;
