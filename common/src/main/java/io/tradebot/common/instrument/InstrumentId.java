package io.tradebot.common.instrument;

import org.jspecify.annotations.Nullable;

/** A symbol at a venue, written {@code BINANCE:BTC-USDT}. */
public record InstrumentId(Venue venue, Symbol symbol) implements Comparable<InstrumentId> {

  /**
   * Reads {@code VENUE:BASE-QUOTE}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static InstrumentId of(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException(
          "instrument must be VENUE:BASE-QUOTE such as BINANCE:BTC-USDT, was \"" + text + "\"");
    }
    return new InstrumentId(
        Venue.of(text.substring(0, colon)), Symbol.of(text.substring(colon + 1)));
  }

  @Override
  public int compareTo(InstrumentId other) {
    int byVenue = venue.compareTo(other.venue);
    return byVenue != 0 ? byVenue : symbol.compareTo(other.symbol);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof InstrumentId that
            && symbol.equals(that.symbol)
            && venue.equals(that.venue));
  }

  @Override
  public int hashCode() {
    return 31 * venue.hashCode() + symbol.hashCode();
  }

  @Override
  public String toString() {
    return venue + ":" + symbol;
  }
}
