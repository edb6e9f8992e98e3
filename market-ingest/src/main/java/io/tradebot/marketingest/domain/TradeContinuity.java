package io.tradebot.marketingest.domain;

import io.tradebot.common.market.PublicTrade;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts the trades of one instrument in order of their numbers, each once, and finds the missing.
 * Not thread-safe.
 *
 * <p>A trade whose predecessor is missing waits until that has come late, was fetched, or was given
 * up.
 */
public final class TradeContinuity {
  static final int MAX_HELD = 100_000;

  /** Takes the trades in order. */
  public interface Output {
    /**
     * The next trade; numbers rise by one, except after a hole.
     *
     * @param streamed whether the stream has brought it; false when it was only fetched
     */
    void next(PublicTrade trade, boolean streamed);

    /** Trades between two moments of the venue's clock are missing for good. */
    void hole(long fromNs, long toNs);
  }

  /** What a trade from the stream turned out to be. */
  public enum Observation {
    NEXT,
    /** Waits: its predecessors are being looked for, and this was known before. */
    HELD,
    /** Waits: some right before it are missing, and this is news. */
    GAP,
    /** A missing one that came late. */
    LATE,
    /** In order already, since it was fetched before the stream brought it for the first time. */
    FETCHED,
    DUPLICATE,
    /** An old number with a new time: the venue has begun to count anew. */
    RESTARTED
  }

  private static final long UNKNOWN = Long.MIN_VALUE;

  private final Output output;

  private record Held(PublicTrade trade, boolean streamed) {}

  private final TreeMap<Long, Held> held = new TreeMap<>();
  private long nextId = UNKNOWN;

  /** Highest number that the stream has brought. */
  private long streamedId = UNKNOWN;

  private long lastTimeNs;

  public TradeContinuity(Output output) {
    this.output = output;
  }

  /** Whether trades wait for missing ones, or nothing is known yet. */
  public boolean isWaiting() {
    return nextId == UNKNOWN || !held.isEmpty();
  }

  /** Whether a starting point is known. */
  public boolean isStarted() {
    return nextId != UNKNOWN;
  }

  /** Number of the next trade; meaningless before the start. */
  public long nextId() {
    return nextId;
  }

  /** Time of the newest trade in order, by the venue's clock; 0 before the first. */
  public long lastTimeNs() {
    return lastTimeNs;
  }

  /** Number of the oldest trade that waits; 0 when none does. */
  public long firstHeldId() {
    return held.isEmpty() ? 0 : held.firstKey();
  }

  /**
   * Whether trades that the venue gave on request show that it has begun to count anew: newer in
   * time, lower in number.
   */
  public boolean isRestartShownBy(List<PublicTrade> trades) {
    if (nextId == UNKNOWN || trades.isEmpty()) {
      return false;
    }
    PublicTrade newest = trades.getLast();
    return newest.tradeId() < nextId - 1 && newest.eventTimeNs() > lastTimeNs;
  }

  /** Begins with a number, where the venue cannot be asked for what came before. */
  public void startAt(long tradeId) {
    nextId = tradeId;
  }

  /** Takes a trade from the stream. */
  public Observation observe(PublicTrade trade) {
    long streamedBefore = streamedId;
    streamedId = Math.max(streamedId, trade.tradeId());
    if (nextId == UNKNOWN) {
      if (held.containsKey(trade.tradeId())) {
        return Observation.DUPLICATE;
      }
      hold(trade, true);
      return Observation.HELD;
    }
    if (trade.tradeId() < nextId) {
      if (trade.eventTimeNs() > lastTimeNs) {
        return Observation.RESTARTED;
      }
      return trade.tradeId() > streamedBefore ? Observation.FETCHED : Observation.DUPLICATE;
    }
    if (trade.tradeId() == nextId) {
      boolean late = !held.isEmpty();
      emit(trade, true);
      drain();
      return late ? Observation.LATE : Observation.NEXT;
    }
    if (held.containsKey(trade.tradeId())) {
      return Observation.DUPLICATE;
    }
    boolean late = trade.tradeId() < streamedBefore;
    boolean news = held.isEmpty() || trade.tradeId() > streamedBefore + 1;
    hold(trade, true);
    return late ? Observation.LATE : news ? Observation.GAP : Observation.HELD;
  }

  /**
   * Takes trades that the venue gave on request; the first call sets the starting point.
   *
   * @param trades rising numbers
   */
  public void repair(List<PublicTrade> trades) {
    for (PublicTrade trade : trades) {
      if (nextId == UNKNOWN) {
        nextId = trade.tradeId();
        // What came on the stream before the first that was fetched is not joined to it.
        held.headMap(nextId, false).clear();
      }
      if (trade.tradeId() == nextId) {
        Held streamed = held.remove(nextId);
        emit(trade, streamed != null && streamed.streamed());
      } else if (trade.tradeId() > nextId) {
        hold(trade, false);
      }
    }
    drain();
  }

  /**
   * Drops the trades that wait and that the venue does not know: their numbers were wrong.
   *
   * @param newestId highest number the venue has given, asked after they had come
   * @return how many were dropped
   */
  public int disown(long newestId) {
    var unknown = held.tailMap(newestId, false);
    int dropped = unknown.size();
    unknown.clear();
    streamedId = held.isEmpty() ? nextId - 1 : held.lastKey();
    return dropped;
  }

  /** Goes on with the oldest trade that waits and says that there is a hole before it. */
  public void giveUp() {
    if (held.isEmpty()) {
      return;
    }
    PublicTrade first = held.firstEntry().getValue().trade();
    if (nextId != UNKNOWN) {
      output.hole(lastTimeNs, first.eventTimeNs());
    }
    nextId = first.tradeId();
    drain();
  }

  /**
   * Forgets the numbers because the venue counts anew; the next {@link #repair} starts again.
   *
   * @param nowNs moment up to which trades may be missing
   */
  public void restart(long nowNs) {
    if (nextId != UNKNOWN) {
      output.hole(lastTimeNs, Math.max(lastTimeNs, nowNs));
    }
    nextId = UNKNOWN;
    streamedId = UNKNOWN;
    held.clear();
  }

  private void hold(PublicTrade trade, boolean streamed) {
    if (held.size() >= MAX_HELD) {
      giveUp();
      if (nextId == UNKNOWN) {
        held.clear();
      }
    }
    held.putIfAbsent(trade.tradeId(), new Held(trade, streamed));
  }

  private void drain() {
    while (!held.isEmpty() && held.firstKey() <= nextId) {
      Held next = held.pollFirstEntry().getValue();
      if (next.trade().tradeId() == nextId) {
        emit(next.trade(), next.streamed());
      }
    }
  }

  private void emit(PublicTrade trade, boolean streamed) {
    nextId = trade.tradeId() + 1;
    lastTimeNs = Math.max(lastTimeNs, trade.eventTimeNs());
    output.next(trade, streamed);
  }
}
