package io.tradebot.exchangesim.adapter.binance;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Faults that wait for the next requests; each meets one. Used on the venue's thread alone. */
final class Faults {
  /** What goes wrong with a request. */
  enum Kind {
    /** It is carried out; its answer never comes and the connection stays open. */
    DROP_ANSWER,
    /** It is carried out; the connection is closed in place of an answer. */
    HANG_UP,
    /** It is carried out and answered 504 with -1007, execution status unknown. */
    ANSWER_UNKNOWN,
    /** It is carried out and answered with a 502 that is HTML. */
    ANSWER_HTML,
    /** It is not carried out and never answered. */
    DROP_REQUEST,
    /** It is not carried out and answered 503 with -1008. */
    REFUSE_BUSY,
    /** It is carried out after a delay. */
    DELAY_REQUEST,
    /** It is carried out at once and answered after a delay. */
    DELAY_ANSWER;

    static Kind of(String name) {
      for (Kind kind : values()) {
        if (kind.wireName().equals(name)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "kind must be one of "
              + Arrays.stream(values()).map(Kind::wireName).collect(Collectors.joining(", "))
              + ", was \""
              + name
              + "\"");
    }

    String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Which requests a fault may meet. */
  enum Target {
    /** {@code POST /api/v3/order} */
    ORDERS,
    /** {@code DELETE} of orders */
    CANCELS,
    /** everything under {@code /api} */
    ALL;

    boolean covers(HttpCall call) {
      return switch (this) {
        case ORDERS -> call.method().equals("POST") && call.path().equals("/api/v3/order");
        case CANCELS ->
            call.method().equals("DELETE")
                && (call.path().equals("/api/v3/order")
                    || call.path().equals("/api/v3/openOrders"));
        case ALL -> call.path().startsWith("/api/");
      };
    }

    static Target of(String name) {
      for (Target target : values()) {
        if (target.name().toLowerCase(Locale.ROOT).equals(name)) {
          return target;
        }
      }
      throw new IllegalArgumentException(
          "target must be one of orders, cancels, all, was \"" + name + "\"");
    }
  }

  record Fault(Kind kind, Target target, long delayMs) {}

  private final Deque<Fault> waiting = new ArrayDeque<>();

  void add(Fault fault, int count) {
    for (int i = 0; i < count; i++) {
      waiting.addLast(fault);
    }
  }

  void clear() {
    waiting.clear();
  }

  int waiting() {
    return waiting.size();
  }

  /** Takes the first fault that covers a request; null when none does. */
  @Nullable Fault take(HttpCall call) {
    for (Fault fault : waiting) {
      if (fault.target().covers(call)) {
        waiting.removeFirstOccurrence(fault);
        return fault;
      }
    }
    return null;
  }
}
