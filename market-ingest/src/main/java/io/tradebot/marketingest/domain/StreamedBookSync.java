package io.tradebot.marketingest.domain;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a book whose snapshot comes on the stream, before its changes and in order with them.
 *
 * <p>Where the venue sends checksums, every message must carry one and fit; the decimals that it
 * writes numbers with are the most that were seen since the snapshot; a message that says the same
 * as the one before, at the same moment, is that one again. Where it numbers the messages of the
 * connection, who reads that number calls {@link #discard} when one is missing. Not thread-safe.
 */
public final class StreamedBookSync implements BookSync {
  private final LocalOrderBook book = new LocalOrderBook();
  private final boolean checked;
  private final int keptLevels;
  private boolean synced;
  private boolean wanted;
  private long lastId;
  private long eventTimeNs;
  private int priceDecimals;
  private int quantityDecimals;
  private @Nullable DepthUpdate lastUpdate;

  /**
   * Starts without a book.
   *
   * @param checked whether the venue sends checksums
   * @param keptLevels levels of a side that the venue keeps us informed about; 0 for all
   */
  StreamedBookSync(boolean checked, int keptLevels) {
    this.checked = checked;
    this.keptLevels = keptLevels;
  }

  @Override
  public boolean isSynced() {
    return synced;
  }

  @Override
  public boolean needsSnapshot() {
    return wanted;
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
    return lastId + 1;
  }

  @Override
  public long eventTimeNs() {
    return eventTimeNs;
  }

  @Override
  public void reset() {
    synced = false;
    wanted = false;
    lastUpdate = null;
    book.clear();
  }

  @Override
  public void discard() {
    reset();
    wanted = true;
  }

  @Override
  public Result onUpdate(DepthUpdate update) {
    if (!synced) {
      // Its snapshot was refused, or is still to come because it was asked for again.
      wanted = true;
      return Result.HELD;
    }
    if (checked && isRepeated(update)) {
      return Result.DUPLICATE;
    }
    lastUpdate = update;
    // A price may come twice in one message: the last word counts.
    for (int i = 0; i < update.bids().length; i += 2) {
      book.setBid(update.bids()[i], update.bids()[i + 1]);
    }
    for (int i = 0; i < update.asks().length; i += 2) {
      book.setAsk(update.asks()[i], update.asks()[i + 1]);
    }
    return check(update.eventTimeNs(), update.checksum());
  }

  @Override
  public Result onSnapshot(DepthSnapshot snapshot) {
    book.clear();
    synced = true;
    wanted = false;
    lastUpdate = null;
    priceDecimals = 0;
    quantityDecimals = 0;
    // It comes best first: taken from the end, each level goes to the end of its side.
    for (int i = snapshot.bids().length - 2; i >= 0; i -= 2) {
      book.setBid(snapshot.bids()[i], snapshot.bids()[i + 1]);
    }
    for (int i = snapshot.asks().length - 2; i >= 0; i -= 2) {
      book.setAsk(snapshot.asks()[i], snapshot.asks()[i + 1]);
    }
    return check(snapshot.eventTimeNs(), snapshot.checksum());
  }

  private boolean isRepeated(DepthUpdate update) {
    DepthUpdate last = lastUpdate;
    return last != null
        && update.eventTimeNs() == last.eventTimeNs()
        && Objects.equals(update.checksum(), last.checksum())
        && Arrays.equals(update.bids(), last.bids())
        && Arrays.equals(update.asks(), last.asks());
  }

  private Result check(long timeNs, @Nullable BookChecksum checksum) {
    if (keptLevels > 0) {
      // What falls out of the range is not told, and told anew when it comes back.
      book.keepBest(keptLevels);
    }
    // Rises over restarts too, which a count would not.
    lastId = Math.max(lastId + 1, timeNs / 1_000);
    eventTimeNs = timeNs;
    if (checked && !fits(checksum)) {
      discard();
      return Result.CHECKSUM;
    }
    if (book.isCrossed()) {
      discard();
      return Result.CROSSED;
    }
    return Result.APPLIED;
  }

  private boolean fits(@Nullable BookChecksum checksum) {
    if (checksum == null) {
      return false;
    }
    priceDecimals = Math.max(priceDecimals, checksum.priceDecimals());
    quantityDecimals = Math.max(quantityDecimals, checksum.quantityDecimals());
    return BookChecksum.of(book, priceDecimals, quantityDecimals) == checksum.crc32();
  }
}
