package io.tradebot.marketingest.domain;

import java.util.ArrayDeque;

/**
 * Keeps a book continuous: joins a snapshot to the stream of updates and proves that none is
 * missing. Not thread-safe.
 *
 * <p>Updates are held back until a snapshot has come. Those that it contains are dropped, the first
 * that remains must span the snapshot's number, and from then on each update must begin where the
 * last one ended. Anything else discards the book. While it is not in sync nothing may be read from
 * it.
 */
public final class BookSync {
  static final int MAX_HELD = 20_000;

  /** What an update or a snapshot did. */
  public enum Result {
    APPLIED,
    /** Waits for a snapshot. */
    HELD,
    /** Nothing new in it; ignored. */
    DUPLICATE,
    /** Numbers are missing: the book is discarded, a snapshot is needed. */
    GAP,
    /** Bid at or above ask: the book is discarded, a snapshot is needed. */
    CROSSED,
    /**
     * The best levels lie beyond what the snapshot showed: the book is discarded, a snapshot is
     * needed.
     */
    EXHAUSTED,
    /** The snapshot is older than the first update held; another is needed. */
    SNAPSHOT_TOO_OLD
  }

  private final LocalOrderBook book = new LocalOrderBook();
  private final ArrayDeque<DepthUpdate> held = new ArrayDeque<>();
  private final int depth;
  private boolean synced;
  private boolean spanned;
  private long lastId;
  private long expectedId;
  private long lowestKnownBid;
  private long highestKnownAsk;
  private long eventTimeNs;

  /**
   * Starts without a book.
   *
   * @param depth levels that readers want; when fewer than these are certain, the book is not
   *     offered
   */
  public BookSync(int depth) {
    this.depth = depth;
  }

  public boolean isSynced() {
    return synced;
  }

  /** Whether updates wait for a snapshot, so that one taken now can join them. */
  public boolean needsSnapshot() {
    return !synced && !held.isEmpty();
  }

  /** The book, right only while {@link #isSynced}. */
  public LocalOrderBook book() {
    return book;
  }

  /** Number of the last update in the book. */
  public long lastId() {
    return lastId;
  }

  /** The number that should have come when the last gap was found. */
  public long expectedId() {
    return expectedId;
  }

  /** Time of the last update in the book, by the venue's clock. */
  public long eventTimeNs() {
    return eventTimeNs;
  }

  /** Forgets everything, e.g. because the connection is new. */
  public void reset() {
    synced = false;
    held.clear();
    book.clear();
  }

  public Result onUpdate(DepthUpdate update) {
    if (!synced) {
      hold(update);
      return Result.HELD;
    }
    Result result = apply(update);
    if (!synced) {
      // What showed the gap is the first update that the next snapshot must join.
      hold(update);
    }
    return result;
  }

  public Result onSnapshot(DepthSnapshot snapshot) {
    if (synced) {
      return Result.DUPLICATE;
    }
    while (!held.isEmpty() && held.getFirst().lastId() <= snapshot.lastId()) {
      held.removeFirst();
    }
    if (!held.isEmpty() && held.getFirst().firstId() > snapshot.lastId() + 1) {
      return Result.SNAPSHOT_TOO_OLD;
    }
    load(snapshot);
    if (book.isCrossed()) {
      reset();
      return Result.CROSSED;
    }
    while (!held.isEmpty()) {
      DepthUpdate update = held.getFirst();
      Result result = apply(update);
      if (!synced) {
        return result;
      }
      held.removeFirst();
    }
    return Result.APPLIED;
  }

  private void load(DepthSnapshot snapshot) {
    book.clear();
    long[] bids = snapshot.bids();
    for (int i = 0; i < bids.length; i += 2) {
      book.setBid(bids[i], bids[i + 1]);
    }
    long[] asks = snapshot.asks();
    for (int i = 0; i < asks.length; i += 2) {
      book.setAsk(asks[i], asks[i + 1]);
    }
    lowestKnownBid =
        snapshot.full() && book.bidLevels() > 0 ? book.bidPrice(book.bidLevels() - 1) : 0;
    highestKnownAsk =
        snapshot.full() && book.askLevels() > 0
            ? book.askPrice(book.askLevels() - 1)
            : Long.MAX_VALUE;
    lastId = snapshot.lastId();
    spanned = false;
    synced = true;
  }

  private Result apply(DepthUpdate update) {
    expectedId = lastId + 1;
    if (update.lastId() <= lastId) {
      if (!spanned || update.eventTimeNs() <= eventTimeNs) {
        return Result.DUPLICATE;
      }
      // Newer and yet numbered lower: one of the two numbers is wrong, and it may be the book's.
      synced = false;
      return Result.GAP;
    }
    // The first update may begin inside the snapshot; each later one begins right after its
    // predecessor.
    boolean continuous = spanned ? update.firstId() == expectedId : update.firstId() <= expectedId;
    if (!continuous) {
      synced = false;
      return Result.GAP;
    }
    spanned = true;
    long[] bids = update.bids();
    for (int i = 0; i < bids.length; i += 2) {
      book.setBid(bids[i], bids[i + 1]);
    }
    long[] asks = update.asks();
    for (int i = 0; i < asks.length; i += 2) {
      book.setAsk(asks[i], asks[i + 1]);
    }
    lastId = update.lastId();
    eventTimeNs = update.eventTimeNs();
    if (book.isCrossed()) {
      synced = false;
      return Result.CROSSED;
    }
    if (isExhausted()) {
      synced = false;
      return Result.EXHAUSTED;
    }
    return Result.APPLIED;
  }

  /**
   * Levels beyond the snapshot's end were never seen unless they changed, so the top must not reach
   * there.
   */
  private boolean isExhausted() {
    int bid = Math.min(depth, book.bidLevels()) - 1;
    int ask = Math.min(depth, book.askLevels()) - 1;
    boolean bidsUnknown =
        lowestKnownBid > 0 && (bid < depth - 1 || book.bidPrice(bid) < lowestKnownBid);
    boolean asksUnknown =
        highestKnownAsk < Long.MAX_VALUE
            && (ask < depth - 1 || book.askPrice(ask) > highestKnownAsk);
    return bidsUnknown || asksUnknown;
  }

  private void hold(DepthUpdate update) {
    DepthUpdate last = held.peekLast();
    if (last != null && update.firstId() != last.lastId() + 1) {
      if (update.lastId() <= last.lastId()) {
        return;
      }
      // A gap among the held ones: what came before it can never be joined.
      held.clear();
    }
    if (held.size() == MAX_HELD) {
      held.clear();
    }
    held.addLast(update);
  }
}
