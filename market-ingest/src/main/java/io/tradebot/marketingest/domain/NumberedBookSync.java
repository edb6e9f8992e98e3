package io.tradebot.marketingest.domain;

import java.util.ArrayDeque;

/**
 * Keeps a book whose updates are numbered and whose snapshot is asked for.
 *
 * <p>Updates are held back until a snapshot has come. Those that it contains are dropped, the first
 * that remains must span the snapshot's number, and from then on each update must begin where the
 * last one ended. Anything else discards the book. Not thread-safe.
 */
public final class NumberedBookSync implements BookSync {
  static final int MAX_HELD = 20_000;

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
  NumberedBookSync(int depth) {
    this.depth = depth;
  }

  @Override
  public boolean isSynced() {
    return synced;
  }

  @Override
  public boolean needsSnapshot() {
    return !synced && !held.isEmpty();
  }

  @Override
  public LocalOrderBook book() {
    return book;
  }

  @Override
  public long lastId() {
    return lastId;
  }

  @Override
  public long expectedId() {
    return expectedId;
  }

  @Override
  public long eventTimeNs() {
    return eventTimeNs;
  }

  @Override
  public void reset() {
    synced = false;
    held.clear();
    book.clear();
  }

  @Override
  public void discard() {
    reset();
  }

  @Override
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

  @Override
  public Result onSnapshot(DepthSnapshot snapshot) {
    if (synced) {
      return Result.CONTAINED;
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
      if (!spanned) {
        return Result.CONTAINED;
      }
      if (update.eventTimeNs() <= eventTimeNs) {
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
