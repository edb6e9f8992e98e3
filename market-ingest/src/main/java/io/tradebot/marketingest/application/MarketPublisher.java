package io.tradebot.marketingest.application;

import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedEvent;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts one venue's market events on the bus.
 *
 * <p>Ticks are worth nothing late: while Redis is away they are dropped and counted. Feed events
 * and the latest quote and book of each instrument are written durably by a thread of their own, so
 * that a slow Redis holds up no tick.
 */
public final class MarketPublisher implements AutoCloseable {
  private static final int MAX_FEED_EVENTS = 10_000;
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration LATEST_INTERVAL = Duration.ofSeconds(1);

  private final EventBus bus;
  private final IngestMetrics metrics;
  private final LinkedBlockingQueue<FeedEvent> feedEvents =
      new LinkedBlockingQueue<>(MAX_FEED_EVENTS);
  private final Map<InstrumentId, BestQuote> latestQuotes = new ConcurrentHashMap<>();
  private final Map<InstrumentId, BookSnapshot> latestBooks = new ConcurrentHashMap<>();
  private final Thread feedThread;
  private final Thread latestThread;
  private volatile boolean closed;

  public MarketPublisher(EventBus bus, IngestMetrics metrics) {
    this.bus = bus;
    this.metrics = metrics;
    this.feedThread = Thread.ofVirtual().name("feed-events").unstarted(this::announce);
    this.latestThread = Thread.ofVirtual().name("latest-state").unstarted(this::keepLatest);
  }

  public void start() {
    feedThread.start();
    latestThread.start();
  }

  void trade(PublicTrade trade) {
    send(Channels.trade(trade.instrument()), trade);
  }

  void quote(BestQuote quote) {
    latestQuotes.put(quote.instrument(), quote);
    send(Channels.quote(quote.instrument()), quote);
  }

  void book(BookSnapshot book) {
    latestBooks.put(book.instrument(), book);
    send(Channels.book(book.instrument()), book);
  }

  /**
   * The book of an instrument is not to be trusted any more; its old state is not written again.
   */
  void withholdBook(InstrumentId instrument) {
    latestBooks.remove(instrument);
  }

  void feed(FeedEvent event) {
    if (!feedEvents.offer(event)) {
      metrics.feedEventDropped();
    }
  }

  /** A row of the gap ledger, kept in Redis as well. */
  void gap(MarketGapClosed row) {
    feed(row);
  }

  /** Feed events that wait to be written. */
  int waiting() {
    return feedEvents.size();
  }

  /**
   * Writes a candle to its history and publishes it; throws {@link BusDisconnectedException}.
   * Blocks.
   */
  void candle(CandleClosed candle) {
    bus.publishDurably(
        Channels.candle(candle.timeframe(), candle.instrument()),
        candle,
        instant(candle.eventTimeNs()),
        Trace.ORIGIN,
        null,
        StateKeys.candles(candle.timeframe(), candle.instrument()));
  }

  /** Gives what waits a moment to be written, then stops. */
  @Override
  public void close() {
    long deadlineNs = System.nanoTime() + PATIENCE_AT_CLOSE.toNanos();
    while (!feedEvents.isEmpty() && bus.isConnected() && System.nanoTime() < deadlineNs) {
      LockSupport.parkNanos(1_000_000L);
    }
    closed = true;
    feedThread.interrupt();
    latestThread.interrupt();
  }

  private void send(Channel channel, MarketEvent event) {
    try {
      bus.publish(channel, event, instant(event.eventTimeNs()), Trace.ORIGIN);
    } catch (BusDisconnectedException away) {
      metrics.messageDropped();
    }
  }

  private void announce() {
    try {
      while (!closed) {
        FeedEvent event = feedEvents.take();
        while (!publish(event)) {
          Thread.sleep(RETRY);
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean publish(FeedEvent event) {
    try {
      bus.publishDurably(
          Channels.feed(event.venue()),
          event,
          instant(event.eventTimeNs()),
          Trace.ORIGIN,
          event instanceof MarketGapClosed ? null : StateKeys.feed(event.venue()),
          event instanceof MarketGapClosed row ? StateKeys.gaps(row.instrument()) : null);
      return true;
    } catch (BusDisconnectedException away) {
      return false;
    }
  }

  private void keepLatest() {
    try {
      while (!closed) {
        Thread.sleep(LATEST_INTERVAL);
        latestQuotes.forEach(
            (instrument, quote) -> {
              if (latestQuotes.remove(instrument, quote)) {
                keep(Channels.quote(instrument), quote, StateKeys.quote(instrument));
              }
            });
        latestBooks.forEach(
            (instrument, book) -> {
              if (latestBooks.remove(instrument, book)) {
                keep(Channels.book(instrument), book, StateKeys.book(instrument));
              }
            });
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(Channel channel, MarketEvent event, io.tradebot.common.contract.StateKey key) {
    try {
      bus.publishDurably(channel, event, instant(event.eventTimeNs()), Trace.ORIGIN, key, null);
    } catch (BusDisconnectedException away) {
      metrics.messageDropped();
    }
  }

  private static Instant instant(long ns) {
    return Instant.ofEpochSecond(
        Math.floorDiv(ns, 1_000_000_000L), Math.floorMod(ns, 1_000_000_000L));
  }
}
