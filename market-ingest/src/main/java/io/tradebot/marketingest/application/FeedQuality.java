package io.tradebot.marketingest.application;

import io.tradebot.marketingest.domain.BookProof;
import java.time.Duration;

/**
 * What a venue's streams can be trusted with, and how they differ.
 *
 * @param book how a book is proven right
 * @param keptLevels levels of a side that the venue keeps us informed about; 0 for all
 * @param tradesNumbered whether the numbers of an instrument's trades rise by one, so that a
 *     missing one shows
 * @param quotesFromBook whether there is no stream of quotes, so that they are made from the book
 * @param tradeDelay how far trades may come behind other messages of the same moment
 * @param longestSilence a connection silent for longer is dead, whatever is configured
 */
public record FeedQuality(
    BookProof book,
    int keptLevels,
    boolean tradesNumbered,
    boolean quotesFromBook,
    Duration tradeDelay,
    Duration longestSilence) {

  /** Numbered updates, numbered trades, quotes of their own, all in order on one connection. */
  public static final FeedQuality NUMBERED =
      new FeedQuality(
          BookProof.UPDATE_NUMBERS, 0, true, false, Duration.ZERO, Duration.ofMinutes(10));

  /** Whether a message that is missing shows; where not, losses may go unseen. */
  public boolean isProven() {
    return book != BookProof.NONE && tradesNumbered;
  }

  /** What a reader of the health should know; empty when there is nothing to say. */
  public String remark() {
    return isProven() ? "" : "not proven: losses may go unseen";
  }
}
