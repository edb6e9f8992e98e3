package io.tradebot.core.signal;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import io.tradebot.core.strategy.MarketStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the engine keeps of one instrument: who listens to which stream, and what is wrong
 * with its feed.
 */
final class Desk {
  final InstrumentId instrument;
  final List<RunningStrategy> strategies = new ArrayList<>(2);
  final List<RunningStrategy> onBook = new ArrayList<>(2);
  final List<RunningStrategy> onQuote = new ArrayList<>(2);
  private final Map<Timeframe, CandleSeries> series = new EnumMap<>(Timeframe.class);
  private final Map<MarketStream, String> stale = new EnumMap<>(MarketStream.class);
  private @Nullable String disconnected;
  private long lastBookNs = Long.MIN_VALUE;
  private long lastBookId = Long.MIN_VALUE;

  Desk(InstrumentId instrument) {
    this.instrument = instrument;
  }

  void add(RunningStrategy running) {
    strategies.add(running);
    for (MarketStream stream : running.strategy.streams()) {
      switch (stream) {
        case CANDLE -> seriesFor(running.strategy.timeframe()).strategies.add(running);
        case BOOK -> onBook.add(running);
        case QUOTE -> onQuote.add(running);
      }
    }
  }

  private CandleSeries seriesFor(Timeframe timeframe) {
    return series.computeIfAbsent(
        timeframe, length -> new CandleSeries(new CandleSeriesId(instrument, length)));
  }

  /** The series of a length; null when nobody wants it. */
  @Nullable CandleSeries series(Timeframe timeframe) {
    return series.get(timeframe);
  }

  Collection<CandleSeries> allSeries() {
    return series.values();
  }

  /** Takes a book's place in time; false when it came before or its time has passed. */
  boolean isNewBook(long updateId, long eventNs) {
    if (eventNs < lastBookNs || (eventNs == lastBookNs && updateId <= lastBookId)) {
      return false;
    }
    lastBookNs = eventNs;
    lastBookId = updateId;
    return true;
  }

  void disconnect(String reason) {
    disconnected = reason;
  }

  void markStale(MarketStream stream, String reason) {
    stale.put(stream, reason);
  }

  /** All streams are live again. */
  void connect() {
    disconnected = null;
    stale.clear();
  }

  /** A stream has spoken again; false when it had not been silent. */
  boolean refresh(MarketStream stream) {
    return !stale.isEmpty() && stale.remove(stream) != null;
  }

  /** What is wrong with what a strategy decides by; null when nothing is. */
  @Nullable String faultFor(RunningStrategy running) {
    if (disconnected != null) {
      return disconnected;
    }
    for (Map.Entry<MarketStream, String> silent : stale.entrySet()) {
      if (running.strategy.streams().contains(silent.getKey())) {
        return silent.getValue();
      }
    }
    return null;
  }
}
