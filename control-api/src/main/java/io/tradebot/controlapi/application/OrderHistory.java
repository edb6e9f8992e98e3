package io.tradebot.controlapi.application;

import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.controlapi.domain.OrderRecord;
import io.tradebot.platform.state.StateStore;
import io.tradebot.platform.state.StateStore.HistoryPage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Orders from their first event to their last, newest first. Each question walks the histories from
 * their newest end, so the deeper the page the longer it takes. Thread-safe.
 */
public final class OrderHistory {
  private static final int READ = 1_000;

  private final StateStore store;

  public OrderHistory(StateStore store) {
    this.store = store;
  }

  /**
   * A page.
   *
   * @param nextBefore id of the last order here when there may be more; empty at the end
   */
  public record Page(List<OrderRecord> orders, String nextBefore) {}

  /**
   * Orders that pass a filter.
   *
   * @param before only orders older than this one; empty for the newest
   */
  public Page read(int limit, String before, Predicate<OrderRecord> filter) {
    Map<ClientOrderId, Deque<OrderEvent>> events = new HashMap<>();
    Map<ClientOrderId, OrderInitialized> begun = new LinkedHashMap<>();
    FillsWalk fills = new FillsWalk();
    List<OrderRecord> orders = new ArrayList<>();
    boolean past = before.isEmpty();
    String cursor = "";
    int seen = 0;
    do {
      HistoryPage page = store.page(StateKeys.ORDERS, cursor, READ);
      begun.clear();
      for (Envelope<?> envelope : page.entries()) {
        if (envelope.payload() instanceof OrderEvent event) {
          ClientOrderId id = event.stamp().orderId();
          events.computeIfAbsent(id, _ -> new ArrayDeque<>()).addFirst(event);
          if (event instanceof OrderInitialized initialized) {
            begun.put(id, initialized);
          }
        }
      }
      for (OrderInitialized first : begun.values()) {
        ClientOrderId id = first.stamp().orderId();
        List<OrderEvent> own = new ArrayList<>(events.getOrDefault(id, new ArrayDeque<>()));
        events.remove(id);
        if (past) {
          own.addAll(fills.of(id, first.stamp().occurredAt()));
          own.sort(Comparator.comparing(event -> event.stamp().learnedAt()));
          OrderRecord order = OrderRecord.of(first, own);
          if (filter.test(order)) {
            orders.add(order);
            if (orders.size() == limit) {
              return new Page(List.copyOf(orders), id.value());
            }
          }
        }
        past |= id.value().equals(before);
      }
      seen += page.entries().size();
      cursor = page.nextBeforeId();
    } while (!cursor.isEmpty() && seen < 2 * StateKeys.ORDERS.maxLength());
    return new Page(List.copyOf(orders), "");
  }

  /** Fills have a history of their own; it is read only as far back as the orders shown. */
  private final class FillsWalk {
    private static final HistoryKey FILLS = StateKeys.FILLS;

    private final Map<ClientOrderId, List<OrderFilled>> byOrder = new HashMap<>();
    private String cursor = "";
    private Instant readBackTo = Instant.MAX;
    private boolean atEnd;

    List<OrderFilled> of(ClientOrderId order, Instant since) {
      while (!atEnd && readBackTo.isAfter(since)) {
        HistoryPage page = store.page(FILLS, cursor, READ);
        for (Envelope<?> envelope : page.entries()) {
          if (envelope.payload() instanceof OrderFilled fill) {
            byOrder.computeIfAbsent(fill.stamp().orderId(), _ -> new ArrayList<>()).addFirst(fill);
            readBackTo = fill.stamp().learnedAt();
          }
        }
        cursor = page.nextBeforeId();
        atEnd = cursor.isEmpty();
      }
      return byOrder.getOrDefault(order, List.of());
    }
  }
}
