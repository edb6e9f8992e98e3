package io.tradebot.core.backtest;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import io.tradebot.core.engine.TradingInput;
import io.tradebot.core.matching.FillModel;
import io.tradebot.core.matching.LatencyModel;
import io.tradebot.core.matching.ObservedMarketMatcher;
import io.tradebot.core.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run over the market's own events: trades, quotes, books and candles in order of event time.
 *
 * <p>An order that has arrived is matched with the first event of its instrument after that, once
 * the venue's book shows it. Takers walk the book; resting orders wait in their queue. What the
 * history lacks is made: quotes out of books, else out of trades with the assumed spread; candles
 * out of trades for the timeframes that strategies want, unless the history has candles itself.
 */
final class TapeRun implements Simulation.MarketSource {
  private static final long TICK_NS = Duration.ofMillis(250).toNanos();

  /** Assumed at the touch where the history says nothing of sizes. */
  private static final long ASSUMED = 10 * FixedPoint.ONE;

  private final BacktestSettings settings;
  private final Simulation simulation;
  private final LatencyModel feedDelay;
  private final Map<InstrumentId, Tape> tapes = new HashMap<>();
  private long tickDueNs = Long.MIN_VALUE;

  /** What is known of one instrument. */
  private final class Tape {
    final ObservedMarketMatcher matcher;
    final Simulation.Presence presence;
    final List<TradeCandles> candles = new ArrayList<>();
    boolean hasQuotes;
    boolean hasBooks;
    boolean hasCandles;
    final long tick;
    long bid;
    long ask;

    Tape(InstrumentId id, long tick, List<Timeframe> wanted) {
      this.tick = tick;
      matcher = simulation.venue.matcher(id);
      presence = simulation.presence(id);
      wanted.forEach(timeframe -> candles.add(new TradeCandles(id, timeframe)));
    }
  }

  TapeRun(BacktestSettings settings, List<Strategy> strategies, FillModel.Factory queue) {
    this.settings = settings;
    this.simulation = new Simulation(settings, strategies, queue, this);
    this.feedDelay = settings.delays().feed().get();
    Map<InstrumentId, List<Timeframe>> wanted = new HashMap<>();
    for (Strategy strategy : strategies) {
      for (InstrumentId id : strategy.instruments()) {
        List<Timeframe> timeframes = wanted.computeIfAbsent(id, any -> new ArrayList<>());
        if (!timeframes.contains(strategy.timeframe())) {
          timeframes.add(strategy.timeframe());
        }
      }
    }
    settings
        .instruments()
        .forEach(
            instrument ->
                tapes.put(
                    instrument.id(),
                    new Tape(
                        instrument.id(),
                        instrument.tick().raw(),
                        wanted.getOrDefault(instrument.id(), List.of()))));
  }

  BacktestResult run(Iterator<MarketEvent> events) {
    if (!events.hasNext()) {
      throw new IllegalArgumentException("there is no event to run over");
    }
    Money initial = null;
    long begin = 0;
    long last = Long.MIN_VALUE;
    while (events.hasNext()) {
      MarketEvent event = events.next();
      long at = event.eventTimeNs();
      if (last == Long.MIN_VALUE) {
        begin = at;
        tickDueNs = at;
        simulation.begin(at);
        initial = simulation.equity();
      } else if (at < last) {
        throw new IllegalArgumentException(
            "events must be in order of event time: " + at + " ns after " + last + " ns");
      }
      last = at;
      passTime(at);
      take(event, at);
    }
    passTime(last + 1);
    simulation.input(new TradingInput.Tick(), last + 1);
    return simulation.recorder.result(
        Objects.requireNonNull(initial),
        SimulatedVenue.instant(begin),
        SimulatedVenue.instant(last));
  }

  /** Everything that falls due before the next event, ticks and closing candles among it. */
  private void passTime(long untilNs) {
    for (Tape tape : tapes.values()) {
      if (!tape.hasCandles) {
        for (TradeCandles series : tape.candles) {
          for (CandleClosed candle = series.closedBefore(untilNs);
              candle != null;
              candle = series.closedBefore(untilNs)) {
            CandleClosed closed = candle;
            simulation.agenda.add(
                closed.eventTimeNs() + feedDelay.nextDelayNs(),
                at -> simulation.input(new TradingInput.Market(closed), at));
          }
        }
      }
    }
    // A long silence needs no tick every quarter of a second.
    if (untilNs - tickDueNs > 40 * TICK_NS) {
      simulation.agenda.runBefore(tickDueNs);
      tickDueNs = untilNs - TICK_NS;
    }
    while (tickDueNs < untilNs) {
      simulation.agenda.add(
          tickDueNs,
          at -> {
            simulation.measureClock(at);
            simulation.input(new TradingInput.Tick(), at);
          });
      tickDueNs += TICK_NS;
    }
    simulation.agenda.runBefore(untilNs);
  }

  private void take(MarketEvent event, long atNs) {
    simulation.venue.at(atNs);
    if (event instanceof InstrumentEvent instrumentEvent) {
      Tape tape = tapes.get(instrumentEvent.instrument());
      if (tape == null) {
        return;
      }
      observe(tape, instrumentEvent, atNs);
      simulation.venue.match(instrumentEvent.instrument(), atNs);
    }
    tell(event, atNs);
  }

  private void observe(Tape tape, InstrumentEvent event, long atNs) {
    switch (event) {
      case BookSnapshot book -> {
        tape.hasBooks = true;
        replace(tape, Side.BUY, book.bids());
        replace(tape, Side.SELL, book.asks());
        if (!tape.hasQuotes) {
          quoteOfBook(tape, event.instrument(), atNs);
        }
      }
      case BestQuote quote -> {
        tape.hasQuotes = true;
        if (!tape.hasBooks && !quote.isCrossed()) {
          touch(
              tape,
              quote.bid().raw(),
              quote.bidQuantity().raw(),
              quote.ask().raw(),
              quote.askQuantity().raw());
        }
      }
      case PublicTrade trade -> {
        if (!tape.hasBooks && !tape.hasQuotes) {
          quoteOfTrade(tape, trade, atNs);
        }
        tape.matcher.observeTrade(trade.aggressor(), trade.price().raw(), trade.quantity().raw());
        tape.candles.forEach(series -> series.add(trade));
      }
      case CandleClosed candle -> tape.hasCandles = true;
    }
  }

  /** The engine learns of an event, at once or after the feed's delay. */
  private void tell(MarketEvent event, long atNs) {
    long delay = feedDelay.nextDelayNs();
    if (delay == 0) {
      pass(event, atNs);
    } else {
      simulation.agenda.add(atNs + delay, at -> pass(event, at));
    }
  }

  private void pass(MarketEvent event, long atNs) {
    if (event instanceof BestQuote quote) {
      Tape tape = tapes.get(quote.instrument());
      if (tape != null) {
        simulation.quote(quote, tape.presence, atNs);
      }
    } else {
      simulation.input(new TradingInput.Market(event), atNs);
    }
  }

  /** Levels that the snapshot does not name are gone; beyond its depth nobody knows. */
  private static void replace(Tape tape, Side side, List<BookLevel> levels) {
    NavigableMap<Long, Long> known = side == Side.BUY ? tape.matcher.bids() : tape.matcher.asks();
    Map<Long, Long> named = new HashMap<>();
    levels.forEach(level -> named.put(level.price().raw(), level.quantity().raw()));
    for (Long price : List.copyOf(known.keySet())) {
      if (!named.containsKey(price)) {
        tape.matcher.observeLevel(side, price, 0);
      }
    }
    levels.forEach(
        level -> tape.matcher.observeLevel(side, level.price().raw(), level.quantity().raw()));
  }

  private static void touch(Tape tape, long bid, long bidSize, long ask, long askSize) {
    if (tape.bid != bid && tape.bid != 0) {
      tape.matcher.observeLevel(Side.BUY, tape.bid, 0);
    }
    if (tape.ask != ask && tape.ask != 0) {
      tape.matcher.observeLevel(Side.SELL, tape.ask, 0);
    }
    tape.bid = bid;
    tape.ask = ask;
    tape.matcher.observeLevel(Side.BUY, bid, bidSize);
    tape.matcher.observeLevel(Side.SELL, ask, askSize);
  }

  private void quoteOfBook(Tape tape, InstrumentId id, long atNs) {
    Map.Entry<Long, Long> bid = tape.matcher.bids().firstEntry();
    Map.Entry<Long, Long> ask = tape.matcher.asks().firstEntry();
    if (bid != null && ask != null && bid.getKey() < ask.getKey()) {
      quote(id, bid.getKey(), bid.getValue(), ask.getKey(), ask.getValue(), atNs);
    }
  }

  /** The taker hit one side at the trade's price; the other lies a spread away. */
  private void quoteOfTrade(Tape tape, PublicTrade trade, long atNs) {
    long price = trade.price().raw();
    long spread =
        Math.max(
            tape.tick,
            FixedPoint.roundToStep(
                2 * settings.spread().halfSpread(price), tape.tick, Rounding.UP));
    boolean bought = trade.aggressor() == Side.BUY;
    long bid = bought ? Math.max(tape.tick, price - spread) : price;
    long ask = bought ? price : price + spread;
    touch(tape, bid, ASSUMED, ask, ASSUMED);
    quote(trade.instrument(), bid, ASSUMED, ask, ASSUMED, atNs);
  }

  private void quote(InstrumentId id, long bid, long bidSize, long ask, long askSize, long atNs) {
    tell(
        new BestQuote(
            id,
            Price.ofRaw(bid),
            Quantity.ofRaw(bidSize),
            Price.ofRaw(ask),
            Quantity.ofRaw(askSize),
            0,
            atNs,
            atNs),
        atNs);
  }

  @Override
  public void orderWaits(InstrumentId instrument, long atNs) {
    // It meets the next event of its instrument.
  }

  @Override
  public void levelsChanged(InstrumentId instrument, long atNs) {
    // Every event is seen; nothing has to be foreseen.
  }

  /** Candles of one length out of trades; the first, which may be cut off, is left out. */
  private static final class TradeCandles {
    private final InstrumentId instrument;
    private final Timeframe timeframe;
    private long openNs = Long.MIN_VALUE;
    private boolean whole;
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long quoteVolume;
    private long bought;
    private long trades;

    TradeCandles(InstrumentId instrument, Timeframe timeframe) {
      this.instrument = instrument;
      this.timeframe = timeframe;
    }

    void add(PublicTrade trade) {
      long price = trade.price().raw();
      long quantity = trade.quantity().raw();
      if (openNs == Long.MIN_VALUE) {
        openNs = timeframe.openTimeNs(trade.eventTimeNs());
        whole = openNs == trade.eventTimeNs();
      }
      if (trades == 0) {
        open = price;
        high = price;
        low = price;
      }
      high = Math.max(high, price);
      low = Math.min(low, price);
      close = price;
      volume = Math.addExact(volume, quantity);
      quoteVolume = Math.addExact(quoteVolume, FixedPoint.multiply(price, quantity, Rounding.DOWN));
      bought += trade.aggressor() == Side.BUY ? quantity : 0;
      trades++;
    }

    /** The next candle that ended at or before a moment; null when there is none. */
    @Nullable CandleClosed closedBefore(long timeNs) {
      while (openNs != Long.MIN_VALUE && openNs + timeframe.lengthNs() <= timeNs) {
        CandleClosed candle = whole ? candle() : null;
        openNs += timeframe.lengthNs();
        whole = true;
        trades = 0;
        volume = 0;
        quoteVolume = 0;
        bought = 0;
        if (candle != null) {
          return candle;
        }
      }
      return null;
    }

    private CandleClosed candle() {
      boolean traded = trades > 0;
      long end = openNs + timeframe.lengthNs();
      return new CandleClosed(
          instrument,
          timeframe,
          openNs,
          Price.ofRaw(traded ? open : close),
          Price.ofRaw(traded ? high : close),
          Price.ofRaw(traded ? low : close),
          Price.ofRaw(close),
          Quantity.ofRaw(volume),
          new Money(quoteVolume, instrument.symbol().quote()),
          Quantity.ofRaw(bought),
          trades,
          CandleSource.TRADES,
          end,
          end);
    }
  }
}
