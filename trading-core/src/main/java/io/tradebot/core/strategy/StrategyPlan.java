package io.tradebot.core.strategy;

import io.tradebot.common.instrument.InstrumentId;
import java.util.List;

/** A strategy to run, and what on. */
public record StrategyPlan(List<InstrumentId> instruments, StrategyParameters parameters) {
  public StrategyPlan {
    instruments = List.copyOf(instruments);
  }
}
