package io.tradebot.marketingest.domain;

/**
 * Keeps a book right: joins a whole book to the stream of its changes and proves, as far as the
 * venue lets it, that none is missing. While it is not in sync nothing may be read from it. Not
 * thread-safe.
 */
public sealed interface BookSync permits NumberedBookSync, StreamedBookSync {

  /** What an update or a snapshot did. */
  enum Result {
    APPLIED,
    /** Waits for a snapshot. */
    HELD,
    /** It came before and is in the book; ignored. */
    DUPLICATE,
    /** The snapshot that was just loaded contains it; ignored. */
    CONTAINED,
    /** Numbers are missing: the book is discarded, a snapshot is needed. */
    GAP,
    /** The venue's checksum does not fit: the book is discarded, a snapshot is needed. */
    CHECKSUM,
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

  /**
   * A book that is not there yet.
   *
   * @param depth levels that readers want; when fewer than these are certain, the book is not
   *     offered
   * @param keptLevels levels of a side that the venue keeps us informed about; 0 for all
   */
  static BookSync of(BookProof proof, int depth, int keptLevels) {
    return proof == BookProof.UPDATE_NUMBERS
        ? new NumberedBookSync(depth)
        : new StreamedBookSync(proof == BookProof.CHECKSUM, keptLevels);
  }

  boolean isSynced();

  /** Whether a snapshot that is asked for now can join. */
  boolean needsSnapshot();

  /** The book, right only while {@link #isSynced}. */
  LocalOrderBook book();

  /** Number of the last update in the book; rises, also where the venue has no numbers. */
  long lastId();

  /** The number that should have come when the last gap was found. */
  long expectedId();

  /** Time of the last update in the book, by the venue's clock; 0 when the venue did not say. */
  long eventTimeNs();

  /**
   * Forgets everything because the connection is new, which brings what the venue sends by itself.
   */
  void reset();

  /** Forgets everything because something of the stream was lost; a snapshot is needed. */
  void discard();

  Result onUpdate(DepthUpdate update);

  Result onSnapshot(DepthSnapshot snapshot);
}
