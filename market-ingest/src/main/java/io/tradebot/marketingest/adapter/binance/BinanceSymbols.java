package io.tradebot.marketingest.adapter.binance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.money.Asset;
import io.tradebot.marketingest.adapter.binance.wire.WireExchangeInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table between tradebot's symbols and Binance's, both ways, made from what Binance says its
 * pairs consist of. Immutable.
 */
public final class BinanceSymbols {
  private final Map<Symbol, String> toWire = new HashMap<>();
  private final List<InstrumentId> instruments = new ArrayList<>();
  // Open addressing on the bytes of the upper-case name, so that a frame's symbol is found without
  // making a string.
  private final byte[][] names;
  private final InstrumentId[] found;
  private final int mask;

  private BinanceSymbols(Venue venue, Map<Symbol, String> table) {
    int capacity = Integer.highestOneBit(Math.max(4, table.size()) * 4);
    names = new byte[capacity][];
    found = new InstrumentId[capacity];
    mask = capacity - 1;
    table.forEach(
        (symbol, name) -> {
          InstrumentId instrument = new InstrumentId(venue, symbol);
          toWire.put(symbol, name);
          instruments.add(instrument);
          byte[] bytes = name.getBytes(US_ASCII);
          int slot = hash(bytes, 0, bytes.length) & mask;
          while (names[slot] != null) {
            slot = (slot + 1) & mask;
          }
          names[slot] = bytes;
          found[slot] = instrument;
        });
    instruments.sort(null);
  }

  /**
   * Makes the table for the symbols that are wanted.
   *
   * @throws IllegalArgumentException naming every symbol that the venue does not list or does not
   *     trade
   */
  public static BinanceSymbols of(Venue venue, WireExchangeInfo listed, Collection<Symbol> wanted) {
    Map<Symbol, WireExchangeInfo.Pair> pairs = new HashMap<>();
    for (WireExchangeInfo.Pair pair : listed.symbols()) {
      String base = pair.baseAsset();
      String quote = pair.quoteAsset();
      // Names outside our alphabet cannot be configured either.
      if (base != null
          && quote != null
          && isName(pair.symbol())
          && isName(base)
          && isName(quote)
          && !base.equals(quote)) {
        pairs.put(new Symbol(Asset.of(base), Asset.of(quote)), pair);
      }
    }
    Map<Symbol, String> table = new HashMap<>();
    List<String> mistakes = new ArrayList<>();
    for (Symbol symbol : wanted) {
      WireExchangeInfo.Pair pair = pairs.get(symbol);
      if (pair == null) {
        mistakes.add(symbol + " is not listed");
      } else if (!"TRADING".equals(pair.status())) {
        mistakes.add(symbol + " has status " + pair.status() + ", needed is TRADING");
      } else if (pair.symbol() != null) {
        table.put(symbol, pair.symbol());
      }
    }
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(
          "symbols of venue "
              + venue
              + ": "
              + String.join("; ", mistakes)
              + " (the venue lists "
              + pairs.size()
              + " pairs)");
    }
    return new BinanceSymbols(venue, table);
  }

  /** All instruments in the table, sorted. */
  public List<InstrumentId> instruments() {
    return instruments;
  }

  /** The venue's name for an instrument, e.g. {@code BTCUSDT}. */
  public String wireName(InstrumentId instrument) {
    String name = toWire.get(instrument.symbol());
    if (name == null) {
      throw new IllegalArgumentException(
          "unknown symbol " + instrument.symbol() + ", known are " + toWire.keySet());
    }
    return name;
  }

  /** The venue's name as it stands in the names of streams, e.g. {@code btcusdt}. */
  public String streamName(InstrumentId instrument) {
    return wireName(instrument).toLowerCase(Locale.ROOT);
  }

  /** The instrument whose upper-case name stands in some bytes; null when there is none. */
  @Nullable InstrumentId find(byte[] bytes, int from, int to) {
    int slot = hash(bytes, from, to) & mask;
    while (true) {
      byte[] name = names[slot];
      if (name == null) {
        return null;
      }
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return found[slot];
      }
      slot = (slot + 1) & mask;
    }
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash ^ (hash >>> 15);
  }

  private static boolean isName(@Nullable String text) {
    return text != null && text.matches("[A-Z0-9]{1,20}");
  }
}
