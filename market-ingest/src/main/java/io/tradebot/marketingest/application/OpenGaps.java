package io.tradebot.marketingest.application;

import io.tradebot.common.market.GapKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with one instrument's streams now, until it becomes a row of the ledger. Belongs to
 * the thread of its pipeline.
 *
 * <p>A stream has at most one open gap of a kind. Duplicates and late messages come in bursts:
 * those that follow each other within a second make one row.
 */
final class OpenGaps {
  private static final long BURST_NS = 1_000_000_000L;

  private record Key(String stream, GapKind kind) {}

  private static final class Gap {
    private final long fromNs;
    private long toNs;
    private long count;

    private Gap(long fromNs, long toNs) {
      this.fromNs = fromNs;
      this.toNs = toNs;
    }
  }

  private final GapLedger ledger;
  private final Map<Key, Gap> open = new LinkedHashMap<>();
  private final Map<Key, Gap> bursts = new LinkedHashMap<>();

  OpenGaps(GapLedger ledger) {
    this.ledger = ledger;
  }

  /** Opens a gap, or goes on with the one that is open; times by the venue's clock. */
  void open(String stream, GapKind kind, long fromNs, long nowNs) {
    Gap gap = open.computeIfAbsent(new Key(stream, kind), any -> new Gap(fromNs, nowNs));
    gap.toNs = Math.max(gap.toNs, nowNs);
  }

  /** Adds missing or late messages to the open gaps of a stream. */
  void count(String stream, long messages) {
    if (!open.isEmpty()) {
      open.forEach(
          (key, gap) -> {
            if (key.stream().equals(stream)) {
              gap.count += messages;
            }
          });
    }
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  boolean isOpen(String stream, GapKind kind) {
    return !open.isEmpty() && open.containsKey(new Key(stream, kind));
  }

  /** Ends the gap of a kind as another kind, now that it is known what it was. */
  void close(String stream, GapKind kind, GapKind as, long toNs, boolean repaired) {
    Gap gap = open.remove(new Key(stream, kind));
    if (gap != null) {
      write(stream, as, gap, toNs, repaired);
    }
  }

  /** Ends all gaps of a stream. */
  void closeAll(String stream, long toNs, boolean repaired) {
    if (open.isEmpty()) {
      return;
    }
    List<Key> ended = new ArrayList<>();
    for (Key key : open.keySet()) {
      if (key.stream().equals(stream)) {
        ended.add(key);
      }
    }
    for (Key key : ended) {
      close(stream, key.kind(), key.kind(), toNs, repaired || key.kind().isHarmless());
    }
  }

  /** One message that came again or late; nothing is lost by it. */
  void harmless(String stream, GapKind kind, long atNs) {
    Key key = new Key(stream, kind);
    Gap burst = bursts.get(key);
    if (burst != null && atNs - burst.toNs > BURST_NS) {
      bursts.remove(key);
      write(stream, kind, burst, burst.toNs, true);
      burst = null;
    }
    if (burst == null) {
      burst = new Gap(atNs, atNs);
      bursts.put(key, burst);
    }
    burst.toNs = Math.max(burst.toNs, atNs);
    burst.count++;
  }

  /** Writes the bursts that are over. */
  void settle(long nowNs) {
    if (!bursts.isEmpty()) {
      bursts
          .entrySet()
          .removeIf(
              entry -> {
                Gap burst = entry.getValue();
                boolean over = nowNs - burst.toNs > BURST_NS;
                if (over) {
                  write(entry.getKey().stream(), entry.getKey().kind(), burst, burst.toNs, true);
                }
                return over;
              });
    }
  }

  /** Writes everything, because the process ends: what is open stays unrepaired. */
  void end(long nowNs) {
    settle(Long.MAX_VALUE);
    for (Key key : List.copyOf(open.keySet())) {
      close(key.stream(), key.kind(), key.kind(), nowNs, key.kind().isHarmless());
    }
  }

  private void write(String stream, GapKind kind, Gap gap, long toNs, boolean repaired) {
    // A frame that could not be read and of which nothing is missing was another stream's.
    if (kind != GapKind.UNREADABLE || gap.count > 0) {
      ledger.record(stream, kind, gap.fromNs, Math.max(toNs, gap.toNs), gap.count, repaired);
    }
  }
}
