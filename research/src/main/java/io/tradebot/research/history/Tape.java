package io.tradebot.research.history;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.core.backtest.CandleHistory;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The market's own events of several instruments, in order of event time. Read as often as asked.
 */
public final class Tape implements Iterable<MarketEvent> {
  private final Map<InstrumentId, Iterable<? extends InstrumentEvent>> parts;

  /**
   * Joins tapes.
   *
   * @param parts in order of event time each; at the same moment the order of the instruments
   *     decides
   */
  public Tape(Map<InstrumentId, ? extends Iterable<? extends InstrumentEvent>> parts) {
    this.parts = new TreeMap<>(parts);
  }

  public List<InstrumentId> instruments() {
    return List.copyOf(parts.keySet());
  }

  /** The candles that an instrument's trades make; intervals without a trade are missing. */
  public CandleHistory candles(InstrumentId instrument, Timeframe timeframe) {
    CandleHistory.Builder builder = CandleHistory.builder(instrument, timeframe);
    Bar bar = null;
    for (InstrumentEvent event : parts.getOrDefault(instrument, List.of())) {
      if (event instanceof PublicTrade trade) {
        long openNs = timeframe.openTimeNs(trade.eventTimeNs());
        if (bar == null || openNs != bar.openNs) {
          if (bar != null) {
            bar.into(builder);
          }
          bar = new Bar(openNs, trade.price().raw());
        }
        bar.add(trade);
      }
    }
    if (bar != null) {
      bar.into(builder);
    }
    return builder.build();
  }

  private static final class Bar {
    private final long openNs;
    private final long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long bought;

    Bar(long openNs, long first) {
      this.openNs = openNs;
      open = first;
      high = first;
      low = first;
    }

    void add(PublicTrade trade) {
      close = trade.price().raw();
      high = Math.max(high, close);
      low = Math.min(low, close);
      volume = Math.addExact(volume, trade.quantity().raw());
      bought +=
          switch (trade.aggressor()) {
            case BUY -> trade.quantity().raw();
            case SELL -> 0;
          };
    }

    void into(CandleHistory.Builder builder) {
      builder.add(openNs, open, high, low, close, volume, bought);
    }
  }

  @Override
  public Iterator<MarketEvent> iterator() {
    PriorityQueue<Head> heads =
        new PriorityQueue<>(
            Comparator.<Head>comparingLong(head -> head.event.eventTimeNs())
                .thenComparing(head -> head.event.instrument()));
    for (Iterable<? extends InstrumentEvent> part : parts.values()) {
      Iterator<? extends InstrumentEvent> rest = part.iterator();
      if (rest.hasNext()) {
        heads.add(new Head(rest.next(), rest));
      }
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !heads.isEmpty();
      }

      @Override
      public MarketEvent next() {
        Head head = heads.poll();
        if (head == null) {
          throw new NoSuchElementException();
        }
        if (head.rest.hasNext()) {
          heads.add(new Head(head.rest.next(), head.rest));
        }
        return head.event;
      }
    };
  }

  private record Head(InstrumentEvent event, Iterator<? extends InstrumentEvent> rest) {}
}
