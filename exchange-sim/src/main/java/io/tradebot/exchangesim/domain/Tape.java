package io.tradebot.exchangesim.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The last public trades, and the same aggregated by taker order and price. */
public final class Tape {
  private static final int KEPT = 20_000;

  private final Deque<TapeTrade> trades = new ArrayDeque<>();
  private final Deque<AggregateTrade> aggregates = new ArrayDeque<>();

  public void add(TapeTrade trade) {
    keep(trades, trade);
  }

  public void add(AggregateTrade trade) {
    keep(aggregates, trade);
  }

  /** The newest trades, the oldest first. */
  public List<TapeTrade> latest(int limit) {
    return newest(trades, limit);
  }

  /** Trades from an id on, the oldest first. */
  public List<TapeTrade> from(long tradeId, int limit) {
    return trades.stream().filter(trade -> trade.tradeId() >= tradeId).limit(limit).toList();
  }

  /** The newest aggregates, the oldest first. */
  public List<AggregateTrade> latestAggregates(int limit) {
    return newest(aggregates, limit);
  }

  /** All aggregates that are kept, the oldest first. */
  public List<AggregateTrade> aggregates() {
    return List.copyOf(aggregates);
  }

  private static <T> void keep(Deque<T> kept, T added) {
    kept.addLast(added);
    if (kept.size() > KEPT) {
      kept.removeFirst();
    }
  }

  private static <T> List<T> newest(Deque<T> kept, int limit) {
    List<T> result = new ArrayList<>(Math.min(limit, kept.size()));
    Iterator<T> backwards = kept.descendingIterator();
    while (backwards.hasNext() && result.size() < limit) {
      result.add(backwards.next());
    }
    return result.reversed();
  }
}
