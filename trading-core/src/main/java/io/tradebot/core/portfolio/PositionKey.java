package io.tradebot.core.portfolio;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.signal.StrategyId;
import java.util.Comparator;

/** Whose position in what. */
public record PositionKey(StrategyId strategy, InstrumentId instrument)
    implements Comparable<PositionKey> {
  private static final Comparator<PositionKey> ORDER =
      Comparator.comparing(PositionKey::instrument).thenComparing(PositionKey::strategy);

  @Override
  public int compareTo(PositionKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return strategy + "@" + instrument;
  }
}
