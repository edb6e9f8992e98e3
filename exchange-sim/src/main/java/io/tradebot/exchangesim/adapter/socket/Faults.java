package io.tradebot.exchangesim.adapter.socket;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Faults that wait for the next requests; each meets one. Used on the venue's thread alone. */
public final class Faults {
  /** What goes wrong with a request. */
  public enum Kind {
    /** It is carried out; its answer never comes and the connection stays open. */
    DROP_ANSWER,
    /** It is carried out; the connection is closed in place of an answer. */
    HANG_UP,
    /** It is carried out and answered that its outcome is unknown, in the venue's words. */
    ANSWER_UNKNOWN,
    /** It is carried out and answered with a 502 that is HTML. */
    ANSWER_HTML,
    /** It is not carried out and never answered. */
    DROP_REQUEST,
    /** It is not carried out and answered that the venue is too busy. */
    REFUSE_BUSY,
    /** It is carried out after a delay. */
    DELAY_REQUEST,
    /** It is carried out at once and answered after a delay. */
    DELAY_ANSWER;

    public static Kind of(String name) {
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
  public enum Target {
    /** calls that place an order */
    ORDERS,
    /** calls that cancel orders */
    CANCELS,
    /** every call of the venue */
    ALL;

    boolean covers(Protocol.Purpose purpose) {
      return switch (this) {
        case ORDERS -> purpose == Protocol.Purpose.ORDER;
        case CANCELS -> purpose == Protocol.Purpose.CANCEL;
        case ALL -> purpose != Protocol.Purpose.FOREIGN;
      };
    }

    public static Target of(String name) {
      for (Target target : values()) {
        if (target.name().toLowerCase(Locale.ROOT).equals(name)) {
          return target;
        }
      }
      throw new IllegalArgumentException(
          "target must be one of orders, cancels, all, was \"" + name + "\"");
    }
  }

  public record Fault(Kind kind, Target target, long delayMs) {}

  private final Deque<Fault> waiting = new ArrayDeque<>();

  public void add(Fault fault, int count) {
    for (int i = 0; i < count; i++) {
      waiting.addLast(fault);
    }
  }

  public void clear() {
    waiting.clear();
  }

  public int waiting() {
    return waiting.size();
  }

  /** Takes the first fault that covers a request; null when none does. */
  @Nullable Fault take(Protocol.Purpose purpose) {
    for (Fault fault : waiting) {
      if (fault.target().covers(purpose)) {
        waiting.removeFirstOccurrence(fault);
        return fault;
      }
    }
    return null;
  }
}
