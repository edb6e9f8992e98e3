package io.tradebot.controlapi.adapter.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * is dropped, and reads the state again when it comes back. The last lines are kept, so that a
 * client that was away for a moment misses nothing. Quotes are conflated to one per instrument and
 * second. Thread-safe; {@link #offer} never waits for a client.
 */
public final class LiveFeed implements AutoCloseable {
  static final int QUEUE = 512;
  static final int MAX_CLIENTS = 32;

  /** Where it is listened to: for as long as the client wants. */
  static final Set<String> PATHS = Set.of("/api/events", "/api/ws");

  /** Lines that a client which comes back can have missed; fewer than its queue takes. */
  static final int KEPT = 384;

  private static final long CONFLATE_MS = 1_000;

  /**
   * An event of the stream, encoded once for all clients.
   *
   * @param id names the line for a client that comes back
   * @param event the message's wire name
   * @param topic what it is about
   * @param data JSON on one line
   */
  record Line(String id, String event, Topic topic, String data) {}

  private final Function<Envelope<?>, String> codec;
  private final String name;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final Map<InstrumentId, Envelope<?>> quotes = new ConcurrentHashMap<>();
  private final Deque<Line> kept = new ArrayDeque<>();
  private final Counter dropped;
  private final Thread ticker;
  private long number;
  private volatile boolean closed;

  /**
   * Makes a feed without clients.
   *
   * @param codec an envelope as JSON on one line
   * @param name of letters and digits, differs between starts: the ids of its lines begin with it
   */
  public LiveFeed(Function<Envelope<?>, String> codec, String name, MeterRegistry meters) {
    this.codec = codec;
    this.name = name;
    this.dropped = meters.counter("tradebot.control.stream.dropped");
    meters.gaugeCollectionSize("tradebot.control.stream.clients", List.of(), clients);
    this.ticker = Thread.ofVirtual().name("live-quotes").start(this::tick);
  }

  /** Takes a message on its way to the clients. */
  public void offer(Envelope<?> envelope) {
    if (envelope.payload() instanceof BestQuote quote) {
      quotes.put(quote.instrument(), envelope);
      return;
    }
    send(envelope);
  }

  private void send(Envelope<?> envelope) {
    String data = codec.apply(envelope);
    synchronized (kept) {
      Line line =
          new Line(
              name + "-" + ++number,
              envelope.type().wireName(),
              Topic.of(envelope.payload()),
              data);
      kept.addLast(line);
      if (kept.size() > KEPT) {
        kept.removeFirst();
      }
      clients.forEach(client -> client.take(line));
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

  /**
   * A new client; null when there are too many already.
   *
   * @param topics what it wants to hear of
   * @param lastId the last line that it has; empty when it comes for the first time
   */
  @Nullable Client join(Set<Topic> topics, String lastId) {
    synchronized (kept) {
      if (closed || clients.size() >= MAX_CLIENTS) {
        return null;
      }
      Client client = new Client(topics);
      if (!lastId.isEmpty()) {
        resume(client, lastId);
      }
      clients.add(client);
      return client;
    }
  }

  private void resume(Client client, String lastId) {
    boolean found = false;
    for (Line line : kept) {
      if (found) {
        client.take(line);
      }
      found |= line.id().equals(lastId);
    }
    client.resumed = found;
  }

  int clients() {
    return clients.size();
  }

  @Override
  public void close() {
    synchronized (kept) {
      closed = true;
      ticker.interrupt();
      clients.forEach(client -> client.lost = true);
      clients.clear();
    }
  }

  /** One listening client. */
  final class Client implements AutoCloseable {
    private final Set<Topic> topics;
    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(QUEUE);
    private boolean resumed;
    private volatile boolean lost;

    private Client(Set<Topic> topics) {
      this.topics = Set.copyOf(topics);
    }

    private void take(Line line) {
      if (topics.contains(line.topic()) && !queue.offer(line)) {
        leave();
        lost = true;
        dropped.increment();
      }
    }

    /** The next line; null when there was none for a while. */
    @Nullable Line next(long timeoutMs) throws InterruptedException {
      return queue.poll(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Whether everything after the line that it had last comes; otherwise it must read anew. */
    boolean isResumed() {
      return resumed;
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
