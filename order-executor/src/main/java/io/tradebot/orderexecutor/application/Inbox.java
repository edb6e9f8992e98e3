package io.tradebot.orderexecutor.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.core.execution.ExecutionInput;
import io.tradebot.platform.bus.Trace;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the loop, by rank: commands, what the venue says, quotes, signals.
 *
 * <p>Of each instrument only the newest quote waits, so a command overtakes any backlog of ticks,
 * and a backlog cannot grow. A signal comes after the quotes that wait, so that it is judged by the
 * newest; it does not wait for more than a few. Thread-safe.
 */
final class Inbox {
  /** After so many quotes in a row a waiting signal is let through. */
  private static final int QUOTES_IN_A_ROW = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Queue<Item> commands = new ArrayDeque<>();
  private final Queue<Item> reports = new ArrayDeque<>();
  private final LinkedHashMap<InstrumentId, BestQuote> quotes = new LinkedHashMap<>();
  private final Queue<Item> signals = new ArrayDeque<>();
  private int quotesInARow;

  /** An input and what it follows from. */
  record Item(ExecutionInput input, Trace trace) {}

  void command(ExecutionInput input, Trace trace) {
    add(commands, new Item(input, trace));
  }

  /** Venue reports, feed events and everything else that must not be lost or reordered. */
  void report(ExecutionInput input) {
    add(reports, new Item(input, Trace.ORIGIN));
  }

  void signal(ExecutionInput input, Trace trace) {
    add(signals, new Item(input, trace));
  }

  void quote(BestQuote quote) {
    lock.lock();
    try {
      quotes.put(quote.instrument(), quote);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  private void add(Queue<Item> queue, Item item) {
    lock.lock();
    try {
      queue.add(item);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next input; null when nothing came in time. */
  @Nullable Item take(long maxWaitNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = maxWaitNanos;
      Item next = next();
      while (next == null && left > 0) {
        left = filled.awaitNanos(left);
        next = next();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** How much waits. */
  int size() {
    lock.lock();
    try {
      return commands.size() + reports.size() + quotes.size() + signals.size();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Item next() {
    if (!commands.isEmpty()) {
      return commands.remove();
    }
    if (!reports.isEmpty()) {
      return reports.remove();
    }
    boolean signalsTurn = quotesInARow >= QUOTES_IN_A_ROW && !signals.isEmpty();
    if (!quotes.isEmpty() && !signalsTurn) {
      quotesInARow++;
      return new Item(new ExecutionInput.Market(quotes.pollFirstEntry().getValue()), Trace.ORIGIN);
    }
    quotesInARow = 0;
    return signals.poll();
  }
}
