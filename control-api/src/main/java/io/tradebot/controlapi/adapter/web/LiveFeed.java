package io.tradebot.controlapi.adapter.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands live messages to the listening clients. Each has a bounded queue; one that does not keep up
 * is dropped, and reads the state again when it comes back. Quotes are conflated to one per
 * instrument and second. Thread-safe; {@link #offer} never blocks.
 */
public final class LiveFeed implements AutoCloseable {
  static final int QUEUE = 512;
  static final int MAX_CLIENTS = 32;
  private static final long CONFLATE_MS = 1_000;

  /**
   * An event of the stream, encoded once for all clients.
   *
   * @param event the message's wire name
   * @param data JSON on one line
   */
  record Line(String event, String data) {}

  private final Function<Envelope<?>, String> codec;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final Map<InstrumentId, Envelope<?>> quotes = new ConcurrentHashMap<>();
  private final Counter dropped;
  private final Thread ticker;
  private volatile boolean closed;

  /**
   * Makes a feed without clients.
   *
   * @param codec an envelope as JSON on one line
   */
  public LiveFeed(Function<Envelope<?>, String> codec, MeterRegistry meters) {
    this.codec = codec;
    this.dropped = meters.counter("tradebot.control.stream.dropped");
    meters.gaugeCollectionSize("tradebot.control.stream.clients", List.of(), clients);
    this.ticker = Thread.ofVirtual().name("live-quotes").start(this::tick);
  }

  /** Takes a message on its way to the clients. */
  public void offer(Envelope<?> envelope) {
    if (clients.isEmpty()) {
      return;
    }
    if (envelope.payload() instanceof BestQuote quote) {
      quotes.put(quote.instrument(), envelope);
      return;
    }
    send(envelope);
  }

  private void send(Envelope<?> envelope) {
    Line line = new Line(envelope.type().wireName(), codec.apply(envelope));
    for (Client client : clients) {
      if (!client.queue.offer(line)) {
        client.leave();
        client.lost = true;
        dropped.increment();
      }
    }
  }

  private void tick() {
    while (!closed) {
      try {
        TimeUnit.MILLISECONDS.sleep(CONFLATE_MS);
      } catch (InterruptedException stopped) {
        return;
      }
      for (InstrumentId instrument : new ArrayList<>(quotes.keySet())) {
        Envelope<?> quote = quotes.remove(instrument);
        if (quote != null) {
          send(quote);
        }
      }
    }
  }

  /** A new client; null when there are too many already. */
  synchronized @Nullable Client join() {
    if (closed || clients.size() >= MAX_CLIENTS) {
      return null;
    }
    Client client = new Client();
    clients.add(client);
    return client;
  }

  int clients() {
    return clients.size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    ticker.interrupt();
    clients.forEach(client -> client.lost = true);
    clients.clear();
  }

  /** One listening client. */
  final class Client implements AutoCloseable {
    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(QUEUE);
    private volatile boolean lost;

    /** The next line; null when there was none for a while. */
    @Nullable Line next(long timeoutMs) throws InterruptedException {
      return queue.poll(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Whether this client fell behind, or the feed is closed: its stream must end. */
    boolean isLost() {
      return lost;
    }

    private void leave() {
      clients.remove(this);
    }

    @Override
    public void close() {
      leave();
    }
  }
}
