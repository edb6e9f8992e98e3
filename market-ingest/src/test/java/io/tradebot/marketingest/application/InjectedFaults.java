package io.tradebot.marketingest.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spoils a stream of frames by a seeded plan, one fault at a time, and remembers what it did.
 * Thread safe.
 */
final class InjectedFaults {
  private static final Pattern TRADE_ID = Pattern.compile("\"t\":(\\d+)");
  private static final Pattern FIRST_ID = Pattern.compile("\"U\":(\\d+)");
  private static final Pattern LAST_ID = Pattern.compile("\"u\":(\\d+)");
  private static final Pattern EVENT_MS = Pattern.compile("\"E\":(\\d+)");
  private static final Pattern BID = Pattern.compile("\"b\":\"(\\d+)");

  /** Longer than the burst that makes one row of the ledger. */
  private static final long PAUSE_NS = 1_300_000_000L;

  enum Fault {
    TRADES_CUT("@trade"),
    TRADE_DOUBLED("@trade"),
    TRADES_SWAPPED("@trade"),
    TRADE_TRUNCATED("@trade"),
    TRADE_ID_FLIPPED("@trade"),
    DEPTH_CUT("@depth"),
    DEPTH_DOUBLED("@depth"),
    DEPTHS_SWAPPED("@depth"),
    DEPTH_TRUNCATED("@depth"),
    DEPTH_LAST_ID_FLIPPED("@depth"),
    DEPTH_FIRST_ID_FLIPPED("@depth"),
    QUOTE_CROSSED("@bookTicker"),
    QUOTE_DOUBLED("@bookTicker");

    final String stream;

    Fault(String stream) {
      this.stream = stream;
    }
  }

  /**
   * One fault.
   *
   * @param id number that was spoilt or lost, the first of them; of depth its first update number
   * @param nextId number that the stream shows next
   * @param eventMs the venue's time of what was spoilt; 0 where the frame has none
   */
  record Injected(Fault fault, long id, long nextId, long eventMs) {}

  final List<Injected> done = new ArrayList<>();

  /** Depth frames as the venue sent them. */
  final List<String> truth = new ArrayList<>();

  private final Random random;
  private final List<Fault> plan = new ArrayList<>();
  private boolean armed;
  private int next;
  private long notBeforeNs;
  private String held = "";

  InjectedFaults(long seed, int rounds) {
    random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      List<Fault> all = new ArrayList<>(List.of(Fault.values()));
      java.util.Collections.shuffle(all, random);
      plan.addAll(all);
    }
  }

  synchronized void arm() {
    armed = true;
  }

  /** Whether all of the plan was done, a while ago. */
  synchronized boolean isOver() {
    return next == plan.size() && System.nanoTime() > notBeforeNs;
  }

  synchronized List<String> truth() {
    return List.copyOf(truth);
  }

  synchronized List<Injected> done() {
    return List.copyOf(done);
  }

  synchronized List<String> pass(String frame) {
    if (frame.contains("@depth")) {
      truth.add(frame);
    }
    if (!held.isEmpty() && frame.contains(stream(held))) {
      String first = held;
      held = "";
      return List.of(frame, first);
    }
    if (!armed
        || next == plan.size()
        || !held.isEmpty()
        || System.nanoTime() < notBeforeNs
        || !frame.contains(plan.get(next).stream)) {
      return List.of(frame);
    }
    Fault fault = plan.get(next++);
    notBeforeNs = System.nanoTime() + PAUSE_NS;
    return inject(fault, frame);
  }

  private List<String> inject(Fault fault, String frame) {
    return switch (fault) {
      case TRADES_CUT -> {
        note(fault, id(TRADE_ID, frame), id(TRADE_ID, frame) + 1, frame);
        yield List.of();
      }
      case DEPTH_CUT -> {
        note(fault, id(FIRST_ID, frame), id(LAST_ID, frame) + 1, frame);
        yield List.of();
      }
      case TRADE_DOUBLED -> {
        note(fault, id(TRADE_ID, frame), id(TRADE_ID, frame), frame);
        yield List.of(frame, frame);
      }
      case DEPTH_DOUBLED -> {
        note(fault, id(FIRST_ID, frame), id(FIRST_ID, frame), frame);
        yield List.of(frame, frame);
      }
      case QUOTE_DOUBLED -> {
        note(fault, id(LAST_ID, frame), id(LAST_ID, frame), frame);
        yield List.of(frame, frame);
      }
      case TRADES_SWAPPED -> {
        note(fault, id(TRADE_ID, frame), id(TRADE_ID, frame) + 1, frame);
        held = frame;
        yield List.of();
      }
      case DEPTHS_SWAPPED -> {
        note(fault, id(FIRST_ID, frame), id(LAST_ID, frame) + 1, frame);
        held = frame;
        yield List.of();
      }
      case TRADE_TRUNCATED -> {
        note(fault, id(TRADE_ID, frame), id(TRADE_ID, frame) + 1, frame);
        yield List.of(frame.substring(0, 20 + random.nextInt(frame.length() - 21)));
      }
      case DEPTH_TRUNCATED -> {
        note(fault, id(FIRST_ID, frame), id(LAST_ID, frame) + 1, frame);
        yield List.of(frame.substring(0, 20 + random.nextInt(frame.length() - 21)));
      }
      case TRADE_ID_FLIPPED -> {
        long id = id(TRADE_ID, frame);
        note(fault, id, flipped(id), frame);
        yield List.of(TRADE_ID.matcher(frame).replaceFirst("\"t\":" + flipped(id)));
      }
      case DEPTH_LAST_ID_FLIPPED -> {
        long id = id(LAST_ID, frame);
        note(fault, flipped(id) + 1, id + 1, frame);
        yield List.of(LAST_ID.matcher(frame).replaceFirst("\"u\":" + flipped(id)));
      }
      case DEPTH_FIRST_ID_FLIPPED -> {
        long id = id(FIRST_ID, frame);
        note(fault, id, id + 1, frame);
        yield List.of(FIRST_ID.matcher(frame).replaceFirst("\"U\":" + (id + 1)));
      }
      case QUOTE_CROSSED -> {
        note(fault, id(LAST_ID, frame), id(LAST_ID, frame), frame);
        Matcher bid = BID.matcher(frame);
        if (!bid.find()) {
          throw new IllegalStateException("no bid in " + frame);
        }
        yield List.of(bid.replaceFirst("\"b\":\"" + (Long.parseLong(bid.group(1)) + 2_000)));
      }
    };
  }

  /** The same number with its first digit turned into a nine, which makes it larger. */
  private static long flipped(long id) {
    String digits = Long.toString(id);
    return Long.parseLong((digits.charAt(0) == '9' ? "99" : "9") + digits.substring(1));
  }

  private void note(Fault fault, long id, long nextId, String frame) {
    Matcher event = EVENT_MS.matcher(frame);
    done.add(new Injected(fault, id, nextId, event.find() ? Long.parseLong(event.group(1)) : 0));
  }

  private static String stream(String frame) {
    return frame.contains("@trade") ? "@trade" : "@depth";
  }

  private static long id(Pattern pattern, String frame) {
    Matcher id = pattern.matcher(frame);
    if (!id.find()) {
      throw new IllegalStateException("no " + pattern + " in " + frame);
    }
    return Long.parseLong(id.group(1));
  }
}
