package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.common.instrument.InstrumentId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table between our symbols and Binance's spelling, made from the venue's own list. Immutable.
 */
final class BinanceSymbols {
  private final Map<InstrumentId, String> toVenue;
  private final Map<String, InstrumentId> fromVenue;

  BinanceSymbols(Map<InstrumentId, String> toVenue) {
    this.toVenue = Map.copyOf(toVenue);
    Map<String, InstrumentId> reverse = new HashMap<>();
    toVenue.forEach((instrument, symbol) -> reverse.put(symbol, instrument));
    this.fromVenue = Map.copyOf(reverse);
  }

  /**
   * Binance's spelling.
   *
   * @throws IllegalArgumentException when the instrument is not in the table
   */
  String toVenue(InstrumentId instrument) {
    String symbol = toVenue.get(instrument);
    if (symbol == null) {
      throw new IllegalArgumentException(
          instrument + " is not traded here; known are " + toVenue.keySet());
    }
    return symbol;
  }

  /** Our instrument; empty for a symbol that is not traded here. */
  Optional<InstrumentId> fromVenue(String symbol) {
    return Optional.ofNullable(fromVenue.get(symbol));
  }
}
