package io.tradebot.controlapi.application;

import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.common.system.LogWritten;
import io.tradebot.platform.state.StateStore;
import io.tradebot.platform.state.StateStore.HistoryPage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads round trips, fills, signals and alerts page by page, newest first. Thread-safe. */
public final class PagedHistory {
  // A rare symbol in a long history: rather a short page than a request that reads for seconds.
  private static final int MAX_READS = 100;

  private final StateStore store;

  public PagedHistory(StateStore store) {
    this.store = store;
  }

  /**
   * A page.
   *
   * @param nextBefore pass it to get the next page; empty at the end
   */
  public record Page<T>(List<T> entries, String nextBefore) {}

  /** Round trips that pass a filter, before an entry; {@code ""} for the newest. */
  public Page<PositionClosed> roundTrips(
      int limit, String before, Predicate<PositionClosed> filter) {
    return read(StateKeys.ROUND_TRIPS, PositionClosed.class, limit, before, filter);
  }

  /** Fills that pass a filter, before an entry; {@code ""} for the newest. */
  public Page<OrderFilled> fills(int limit, String before, Predicate<OrderFilled> filter) {
    return read(StateKeys.FILLS, OrderFilled.class, limit, before, filter);
  }

  /** Signals that pass a filter, before an entry; {@code ""} for the newest. */
  public Page<SignalRaised> signals(int limit, String before, Predicate<SignalRaised> filter) {
    return read(StateKeys.SIGNALS, SignalRaised.class, limit, before, filter);
  }

  /** Alerts that pass a filter, before an entry; {@code ""} for the newest. */
  public Page<AlertRaised> alerts(int limit, String before, Predicate<AlertRaised> filter) {
    return read(StateKeys.ALERTS, AlertRaised.class, limit, before, filter);
  }

  /** Lines of a service's log that pass a filter, before an entry; {@code ""} for the newest. */
  public Page<LogWritten> log(
      ServiceName service, int limit, String before, Predicate<LogWritten> filter) {
    return read(StateKeys.log(service), LogWritten.class, limit, before, filter);
  }

  private <T extends Message> Page<T> read(
      HistoryKey history, Class<T> type, int limit, String before, Predicate<T> filter) {
    List<T> entries = new ArrayList<>();
    String cursor = before;
    for (int reads = 0; reads < MAX_READS && entries.size() < limit; reads++) {
      // Never more than is missing, so that a page ends where the next one begins.
      HistoryPage page = store.page(history, cursor, limit - entries.size());
      for (Envelope<?> envelope : page.entries()) {
        if (type.isInstance(envelope.payload())) {
          T entry = type.cast(envelope.payload());
          if (filter.test(entry)) {
            entries.add(entry);
          }
        }
      }
      cursor = page.nextBeforeId();
      if (cursor.isEmpty()) {
        break;
      }
    }
    return new Page<>(List.copyOf(entries), cursor);
  }
}
