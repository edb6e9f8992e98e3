package io.tradebot.marketingest.adapter.xchange;

import info.bitrich.xchangestream.core.ProductSubscription;
import info.bitrich.xchangestream.core.StreamingExchange;
import info.bitrich.xchangestream.core.StreamingMarketDataService;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.disposables.CompositeDisposable;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.marketingest.adapter.websocket.StreamSettings;
import io.tradebot.marketingest.application.IngestMetrics;
import io.tradebot.marketingest.application.MarketStream;
import io.tradebot.marketingest.application.StreamListener;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.domain.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.dto.marketdata.Trade;
import org.knowm.xchange.instrument.Instrument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trades and books of some instruments through objects of XChange.
 *
 * <p>A thread for each connection makes it, waits for its end, and makes it anew after the same
 * pauses as any venue's. Whatever ends one of its streams ends the connection: the library's
 * objects do not recover from it. A trade that comes twice is told by the library's id among the
 * last ones.
 */
final class XChangeStream implements MarketStream {
  private static final Logger log = LoggerFactory.getLogger(XChangeStream.class);
  private static final Duration GOOD_LIFE = Duration.ofSeconds(10);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(3);
  private static final long ALIVE_CHECK_MS = 250;

  /** A book that is asked for again so soon was not mended by the whole book that came next. */
  private static final long STILL_WRONG_NS = 30_000_000_000L;

  private final XChangeLibrary library;
  private final XChangeMapper mapper;
  private final StreamSettings settings;
  private final VenueClock clock;
  private final RandomGenerator random;
  private final IngestMetrics metrics;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<InstrumentId, Integer> connectionOf = new HashMap<>();
  private volatile boolean closed;

  XChangeStream(
      XChangeLibrary library,
      XChangeMapper mapper,
      List<InstrumentId> instruments,
      StreamSettings settings,
      VenueClock clock,
      RandomGenerator random,
      IngestMetrics metrics) {
    this.library = library;
    this.mapper = mapper;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.metrics = metrics;
    for (List<InstrumentId> group : settings.groups(instruments)) {
      for (InstrumentId instrument : group) {
        connectionOf.put(instrument, slots.size());
      }
      slots.add(new Slot(slots.size(), group));
    }
  }

  @Override
  public void start(StreamListener listener) {
    for (Slot slot : slots) {
      slot.thread =
          Thread.ofPlatform()
              .daemon()
              .name("xchange-" + slot.number)
              .start(() -> slot.run(listener));
    }
  }

  @Override
  public int connectionOf(InstrumentId instrument) {
    Integer connection = connectionOf.get(instrument);
    if (connection == null) {
      throw new IllegalArgumentException("no stream for " + instrument);
    }
    return connection;
  }

  @Override
  public int connections() {
    return slots.size();
  }

  @Override
  public void reconnect(int connection, String reason) {
    slots.get(connection).ended.complete(reason);
  }

  /** The library cannot run two connections side by side: what is traded meanwhile is lost. */
  @Override
  public void replace(int connection, String reason) {
    reconnect(connection, reason);
  }

  /** Each message is a whole book, so the next one mends it, or nothing but a new object does. */
  @Override
  public void sendBookAgain(InstrumentId instrument) {
    Slot slot = slots.get(connectionOf(instrument));
    long nowNs = clock.nowNs();
    Long askedNs = slot.booksWanted.put(instrument, nowNs);
    if (askedNs != null && nowNs - askedNs < STILL_WRONG_NS) {
      slot.booksWanted.remove(instrument);
      reconnect(slot.number, "the book of " + instrument + " stays wrong");
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Slot slot : slots) {
      slot.ended.complete("closed");
      Thread running = slot.thread;
      if (running != null) {
        running.interrupt();
        try {
          running.join(PATIENCE_AT_END.plusSeconds(1));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** A group of instruments and the connection that carries it. */
  private final class Slot {
    private final int number;
    private final List<InstrumentId> instruments;
    private final Map<InstrumentId, Numbers> numbers = new HashMap<>();
    private final Map<InstrumentId, Long> booksWanted = new HashMap<>();
    private volatile CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile @Nullable Thread thread;

    private Slot(int number, List<InstrumentId> instruments) {
      this.number = number;
      this.instruments = instruments;
      // Rise over restarts too.
      long first = clock.nowNs() / 1_000;
      instruments.forEach(instrument -> numbers.put(instrument, new Numbers(first)));
    }

    private void run(StreamListener to) {
      int failures = 0;
      try {
        while (!closed) {
          ended = new CompletableFuture<>();
          long startNs = System.nanoTime();
          String reason = live(to);
          if (closed) {
            return;
          }
          log.warn("connection {} ended: {}", number, reason);
          metrics.reconnected("lost");
          to.onLost(number, reason);
          failures = System.nanoTime() - startNs > GOOD_LIFE.toNanos() ? 0 : failures;
          Thread.sleep(settings.backOffMs(failures, random));
          failures++;
        }
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    }

    /** One life of the connection; answers why it ended. */
    private String live(StreamListener to) throws InterruptedException {
      CompositeDisposable subscriptions = new CompositeDisposable();
      StreamingExchange exchange = null;
      try {
        exchange = library.make();
        exchange
            .connect(wanted())
            .timeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .blockingAwait();
        subscribe(exchange.getStreamingMarketDataService(), subscriptions, to);
        log.info("connection {} is live with {} instruments", number, instruments.size());
        to.onOpened(number);
        return awaitEnd(exchange);
      } catch (RuntimeException failure) {
        // An outermost loop: the library throws what it likes, and the answer to all of it is the
        // same.
        return "the library failed: " + failure;
      } finally {
        subscriptions.dispose();
        if (exchange != null) {
          end(exchange);
        }
      }
    }

    private ProductSubscription wanted() {
      ProductSubscription.ProductSubscriptionBuilder wanted = ProductSubscription.create();
      for (InstrumentId instrument : instruments) {
        Instrument pair = XChangeVenue.pair(instrument.symbol());
        wanted.addTrades(pair).addOrderbook(pair);
      }
      return wanted.build();
    }

    private void subscribe(
        StreamingMarketDataService market, CompositeDisposable subscriptions, StreamListener to)
        throws InterruptedException {
      for (InstrumentId instrument : instruments) {
        Instrument pair = XChangeVenue.pair(instrument.symbol());
        follow(
            market.getTrades(pair),
            subscriptions,
            "trades of " + instrument,
            trade -> trade(instrument, trade, to));
        follow(
            market.getOrderBook(pair),
            subscriptions,
            "the book of " + instrument,
            book -> tell(to, mapper.book(instrument, book, clock.venueNowNs())));
        Thread.sleep(settings.requestInterval());
      }
    }

    private <T> void follow(
        Observable<T> stream,
        CompositeDisposable subscriptions,
        String what,
        Consumer<T> consumer) {
      CompletableFuture<String> end = ended;
      subscriptions.add(
          stream.subscribe(
              consumer::accept,
              failure -> end.complete(what + " failed: " + failure),
              () -> end.complete(what + " ended")));
    }

    private void trade(InstrumentId instrument, Trade trade, StreamListener to) {
      Numbers own = numbers.get(instrument);
      if (own != null) {
        long receiveNs = clock.nowNs();
        tell(
            to,
            mapper.trade(
                instrument, trade, own.of(trade.getId()), receiveNs, receiveNs + clock.offsetNs()));
      }
    }

    private void tell(StreamListener to, StreamMessage message) {
      to.onMessage(number, message, clock.nowNs());
    }

    private String awaitEnd(StreamingExchange exchange) throws InterruptedException {
      while (true) {
        try {
          return ended.get(ALIVE_CHECK_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillThere) {
          if (!exchange.isAlive()) {
            return "the connection is gone";
          }
        } catch (ExecutionException never) {
          throw new IllegalStateException(never);
        }
      }
    }

    private void end(StreamingExchange exchange) {
      try {
        boolean done =
            exchange
                .disconnect()
                .onErrorComplete()
                .blockingAwait(PATIENCE_AT_END.toMillis(), TimeUnit.MILLISECONDS);
        if (!done) {
          log.warn("connection {} did not close in {}", number, PATIENCE_AT_END);
        }
      } catch (RuntimeException failure) {
        log.warn("connection {} could not be closed: {}", number, failure.toString());
      }
    }
  }

  /** Numbers an instrument's trades, one after the other; one that comes again gets its old one. */
  private static final class Numbers {
    private static final int REMEMBERED = 1_000;

    private final AtomicLong next;
    private final Map<String, Long> byId =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
          }
        };

    private Numbers(long first) {
      next = new AtomicLong(first);
    }

    private synchronized long of(@Nullable String id) {
      if (id == null || id.isEmpty()) {
        return next.getAndIncrement();
      }
      return byId.computeIfAbsent(id, any -> next.getAndIncrement());
    }
  }
}
