package io.tradebot.marketingest.adapter.rest;

import io.tradebot.marketingest.application.VenueRequestException;

/** Reads the content of answers. */
public final class Answers {
  private Answers() {}

  /** Makes something of an answer. */
  @FunctionalInterface
  public interface Reading<T> {
    T read();
  }

  /**
   * Content that cannot be used is the venue's fault, not ours: it must not end the caller.
   *
   * @param what names the answer
   * @throws VenueRequestException of kind {@code MALFORMED} when reading fails
   */
  public static <T> T readable(String what, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException unusable) {
      throw new VenueRequestException(
          VenueRequestException.Kind.MALFORMED,
          what + " cannot be used: " + unusable.getMessage(),
          unusable);
    }
  }
}
