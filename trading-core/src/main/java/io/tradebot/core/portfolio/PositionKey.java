package io.tradebot.core.portfolio;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.signal.StrategyId;

/** Whose position in what. */
public record PositionKey(StrategyId strategy, InstrumentId instrument)
    implements Comparable<PositionKey> {
  @Override
  public int compareTo(PositionKey other) {
    int byInstrument = instrument.compareTo(other.instrument);
    return byInstrument != 0 ? byInstrument : strategy.compareTo(other.strategy);
  }

  @Override
  public String toString() {
    return strategy + "@" + instrument;
  }
}
