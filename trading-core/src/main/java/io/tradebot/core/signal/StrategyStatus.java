package io.tradebot.core.signal;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.signal.StrategyId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a running strategy is.
 *
 * @param ready whether it has learnt enough to decide
 * @param failure why it was taken out; null when it runs
 */
public record StrategyStatus(
    StrategyId strategy, Set<InstrumentId> instruments, boolean ready, @Nullable String failure) {}
