package io.tradebot.marketingest.domain;

/** How a venue lets us prove that our copy of a book is its book. */
public enum BookProof {
  /** Each update names the numbers it covers, and the whole book is asked for over REST. */
  UPDATE_NUMBERS,
  /** Each message carries a checksum of the best levels, and the whole book comes on the stream. */
  CHECKSUM,
  /** The messages of a connection are numbered, and the whole book comes on the stream. */
  SEQUENCE,
  /** It does not: only a crossed book shows that something is missing. */
  NONE;

  /** Whether the stream brings the whole book, at first and whenever it is wanted again. */
  public boolean isWholeBookOnStream() {
    return this != UPDATE_NUMBERS;
  }
}
