package io.tradebot.exchangesim.adapter.socket;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The requests that came to place or cancel orders, as they were written, whatever became of them:
 * for whoever audits a bot. The newest are kept. Thread-safe.
 */
public final class RequestLog {
  private static final int KEPT = 50_000;

  private final InstantSource clock;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long dropped;

  /**
   * @param atMs when it arrived, Unix epoch milliseconds
   * @param text query and body; keys travel in headers and are not here
   */
  public record Entry(
      long atMs, Protocol.Purpose purpose, String method, String path, String text) {}

  public RequestLog(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void note(HttpCall call, Protocol.Purpose purpose) {
    if (entries.size() == KEPT) {
      entries.removeFirst();
      dropped++;
    }
    String text =
        call.body().isEmpty() || call.query().isEmpty()
            ? call.query() + call.body()
            : call.query() + "&" + call.body();
    entries.addLast(new Entry(clock.millis(), purpose, call.method(), call.path(), text));
  }

  /** The oldest first. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How many are no longer here. */
  public synchronized long dropped() {
    return dropped;
  }
}
