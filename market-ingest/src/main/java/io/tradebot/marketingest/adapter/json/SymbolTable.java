package io.tradebot.marketingest.adapter.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table between tradebot's symbols and a venue's names, both ways. Immutable. */
public final class SymbolTable {
  private final Map<Symbol, String> toWire;
  private final List<InstrumentId> instruments = new ArrayList<>();
  // Open addressing on the bytes of the name, so that a frame's symbol is found without making a
  // string.
  private final byte[][] names;
  private final InstrumentId[] found;
  private final int mask;

  /**
   * Makes the table.
   *
   * @param table the venue's name of each symbol
   */
  public SymbolTable(Venue venue, Map<Symbol, String> table) {
    toWire = new TreeMap<>(table);
    int capacity = Integer.highestOneBit(Math.max(4, table.size()) * 4);
    names = new byte[capacity][];
    found = new InstrumentId[capacity];
    mask = capacity - 1;
    toWire.forEach(
        (symbol, name) -> {
          InstrumentId instrument = new InstrumentId(venue, symbol);
          instruments.add(instrument);
          byte[] bytes = name.getBytes(US_ASCII);
          int slot = hash(bytes, 0, bytes.length) & mask;
          while (names[slot] != null) {
            slot = (slot + 1) & mask;
          }
          names[slot] = bytes;
          found[slot] = instrument;
        });
  }

  /**
   * Says which wanted symbols a venue cannot give, all at once.
   *
   * @param mistakes one for each, e.g. {@code FOO-BAR is not listed}
   * @throws IllegalArgumentException unless there is none
   */
  public static void refuse(Venue venue, Collection<String> mistakes, int listed) {
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(
          "symbols of venue "
              + venue
              + ": "
              + String.join("; ", mistakes)
              + " (the venue lists "
              + listed
              + " pairs)");
    }
  }

  /** All instruments in the table, sorted. */
  public List<InstrumentId> instruments() {
    return List.copyOf(instruments);
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

  /** The instrument whose name stands in some bytes; null when there is none. */
  public @Nullable InstrumentId find(byte[] bytes, int from, int to) {
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
}
