package io.tradebot.controlapi.application;

import io.tradebot.common.account.AccountEvent;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.FeedEvent;
import io.tradebot.common.message.Message;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderExpired;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.controlapi.domain.OpenOrders;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.EventListener;
import io.tradebot.platform.state.StateStore;
import io.tradebot.platform.state.StateStore.HistoryPage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link BotState} current: applies every message, and reads keys and histories again after a
 * connect or a gap, on a thread of its own so that no message waits for it.
 */
public final class BotObserver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BotObserver.class);
  private static final int PAGE = 1_000;
  private static final int RECENT = 50;
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Set<Channel> CHANNELS =
      Set.of(
          Channels.ALL_FEEDS,
          Channels.ALL_POSTS,
          Channels.ALL_SENTIMENT,
          Channels.ALL_SIGNALS,
          Channels.ALL_ANALYSES,
          Channels.ALL_ORDERS,
          Channels.ALL_POSITIONS,
          Channels.ALL_ACCOUNTS,
          Channels.ALL_HEARTBEATS,
          Channels.CONTROL_EVENT,
          Channels.MODEL_EVENT,
          Channels.SYSTEM_ALERT);

  /** How much is read again. */
  private enum Depth {
    KEYS,
    KEYS_AND_HISTORIES
  }

  private final EventBus bus;
  private final StateStore store;
  private final BotState state;
  private final Consumer<Envelope<?>> live;
  private final InstantSource clock;
  // Two places: a wish of each depth; more of the same are one.
  private final BlockingQueue<Depth> wishes = new ArrayBlockingQueue<>(2);
  private final AtomicLong rebuilds = new AtomicLong();
  private final List<EventBus.Subscription> subscriptions = new ArrayList<>();
  private final Thread reader;
  private volatile boolean closed;

  /**
   * Makes an observer that does nothing before {@link #start}.
   *
   * @param live gets every message after it was applied; must not block
   */
  public BotObserver(
      EventBus bus,
      StateStore store,
      BotState state,
      Consumer<Envelope<?>> live,
      InstantSource clock) {
    this.bus = bus;
    this.store = store;
    this.state = state;
    this.live = live;
    this.clock = clock;
    this.reader = Thread.ofVirtual().name("projection-reader").unstarted(this::readOnDemand);
  }

  public void start() {
    reader.start();
    subscriptions.add(bus.subscribe(CHANNELS, new Listener(true)));
    // Apart from the rest: a burst of market data or log lines delays no state change.
    subscriptions.add(
        bus.subscribe(
            Set.of(Channels.ALL_QUOTES, Channels.ALL_CANDLES, Channels.ALL_LOGS),
            new Listener(false)));
  }

  /** How often keys were read completely since the start; 0 until the picture is whole. */
  public long rebuilds() {
    return rebuilds.get();
  }

  @Override
  public void close() {
    closed = true;
    subscriptions.forEach(EventBus.Subscription::close);
    reader.interrupt();
  }

  private final class Listener implements EventListener {
    private final boolean rebuilds;

    Listener(boolean rebuilds) {
      this.rebuilds = rebuilds;
    }

    @Override
    public void onEvent(Channel channel, Envelope<?> envelope) {
      state.apply(envelope.payload());
      live.accept(envelope);
    }

    @Override
    public void onGap(Channel channel, Envelope.Source source, long expected, long actual) {
      if (rebuilds) {
        boolean recorded =
            Channels.ALL_ORDERS.matches(channel) || Channels.ALL_POSITIONS.matches(channel);
        want(recorded ? Depth.KEYS_AND_HISTORIES : Depth.KEYS);
      }
    }

    @Override
    public void onConnected() {
      if (rebuilds) {
        want(Depth.KEYS_AND_HISTORIES);
      }
    }
  }

  private void want(Depth depth) {
    if (!wishes.contains(depth)) {
      // Full means that both depths are waiting already.
      boolean accepted = wishes.offer(depth);
      LOG.debug("reading {} again, queued {}", depth, accepted);
    }
  }

  private void readOnDemand() {
    while (!closed) {
      try {
        Depth depth = wishes.take();
        if (!rebuild(depth)) {
          TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
          want(depth);
        }
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private boolean rebuild(Depth depth) {
    try {
      readKeys();
      if (depth == Depth.KEYS_AND_HISTORIES) {
        readHistories();
      }
      rebuilds.incrementAndGet();
      return true;
    } catch (BusDisconnectedException away) {
      LOG.warn("cannot read the state, trying again in {}: {}", RETRY, away.getMessage());
      return false;
    }
  }

  private void readKeys() {
    Instant readAt = clock.instant();
    store.read(StateKeys.TRADING_STATE).ifPresent(this::apply);
    store.read(StateKeys.PANIC).ifPresent(this::apply);
    store.read(StateKeys.LOCKS).ifPresent(this::apply);
    store.read(StateKeys.MODELS).ifPresent(this::apply);
    state
        .heartbeats()
        .retain(readAll("system:heartbeat:", Heartbeat.class, Heartbeat::service), readAt);
    state.connections().retain(readAll("market:feed:", FeedEvent.class, FeedEvent::venue), readAt);
    state.quotes().retain(readAll("market:quote:", BestQuote.class, BestQuote::instrument), readAt);
    state
        .analyses()
        .retain(
            readAll(
                "analysis:",
                AnalysisCompleted.class,
                a -> new BotState.Scope(a.strategy(), a.instrument())),
            readAt);
    state
        .positions()
        .retain(
            readAll(
                "position:",
                PositionEvent.class,
                p -> new BotState.Scope(p.position().strategy(), p.position().instrument())),
            readAt);
    readAll("account:", AccountEvent.class, AccountEvent::account);
    state
        .sentiments()
        .retain(
            readAll("sentiment:index:", SentimentIndexUpdated.class, SentimentIndexUpdated::asset),
            readAt);
  }

  private <M extends Message, K> List<K> readAll(
      String prefix, Class<M> type, java.util.function.Function<M, K> key) {
    List<K> keys = new ArrayList<>();
    for (Envelope<?> envelope : store.readAll(prefix)) {
      if (type.isInstance(envelope.payload())) {
        apply(envelope);
        keys.add(key.apply(type.cast(envelope.payload())));
      }
    }
    return keys;
  }

  private void readHistories() {
    store.newest(StateKeys.ALERTS, RECENT).forEach(this::apply);
    store.newest(StateKeys.SIGNALS, RECENT).forEach(this::apply);
    walk(StateKeys.EQUITY, this::apply);
    state.openOrders().replaceBy(readOpenOrders());
  }

  /**
   * The open orders of the whole histories. They are read from the newest end, so that the events
   * of closed orders, which are nearly all, need not be kept.
   */
  private OpenOrders readOpenOrders() {
    Set<ClientOrderId> ended = new HashSet<>();
    // Fills have a history of their own, and are read first: an order that is filled meanwhile is
    // known to be at its end from the live event.
    Map<ClientOrderId, Deque<OrderEvent>> fills = new HashMap<>();
    walk(StateKeys.FILLS, envelope -> collect(envelope, fills, ended));
    Map<ClientOrderId, Deque<OrderEvent>> open = new LinkedHashMap<>();
    walk(StateKeys.ORDERS, envelope -> collect(envelope, open, ended));
    OpenOrders orders = new OpenOrders();
    open.forEach(
        (id, events) -> {
          events.forEach(orders::apply);
          fills.getOrDefault(id, new ArrayDeque<>()).forEach(orders::apply);
        });
    return orders;
  }

  /** Keeps the events of orders that are not at their end; gets the newest first. */
  private static void collect(
      Envelope<?> envelope, Map<ClientOrderId, Deque<OrderEvent>> open, Set<ClientOrderId> ended) {
    if (!(envelope.payload() instanceof OrderEvent event)) {
      return;
    }
    ClientOrderId id = event.stamp().orderId();
    if (isEnd(event)) {
      ended.add(id);
      open.remove(id);
    } else if (!ended.contains(id)) {
      open.computeIfAbsent(id, _ -> new ArrayDeque<>()).addFirst(event);
    }
  }

  private static boolean isEnd(OrderEvent event) {
    return event instanceof OrderCanceled
        || event instanceof OrderDenied
        || event instanceof OrderExpired
        || event instanceof OrderRejected
        || (event instanceof OrderFilled fill && fill.leavesQuantity().isZero());
  }

  private void walk(HistoryKey history, Consumer<Envelope<?>> each) {
    String before = "";
    int seen = 0;
    do {
      HistoryPage page = store.page(history, before, PAGE);
      page.entries().forEach(each);
      seen += page.entries().size();
      before = page.nextBeforeId();
    } while (!before.isEmpty() && seen < 2 * history.maxLength());
  }

  private void apply(Envelope<?> envelope) {
    state.apply(envelope.payload());
  }
}
