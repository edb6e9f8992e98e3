package io.tradebot.marketingest.adapter.binance;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.money.Asset;
import io.tradebot.marketingest.adapter.binance.wire.WireExchangeInfo;
import io.tradebot.marketingest.adapter.json.SymbolTable;
import java.util.ArrayList;
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
  private final SymbolTable table;

  private BinanceSymbols(SymbolTable table) {
    this.table = table;
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
    SymbolTable.refuse(venue, mistakes, pairs.size());
    return new BinanceSymbols(new SymbolTable(venue, table));
  }

  /** All instruments in the table, sorted. */
  public List<InstrumentId> instruments() {
    return table.instruments();
  }

  /** The venue's name for an instrument, e.g. {@code BTCUSDT}. */
  public String wireName(InstrumentId instrument) {
    return table.wireName(instrument);
  }

  /** The venue's name as it stands in the names of streams, e.g. {@code btcusdt}. */
  public String streamName(InstrumentId instrument) {
    return wireName(instrument).toLowerCase(Locale.ROOT);
  }

  /** The instrument whose upper-case name stands in some bytes; null when there is none. */
  @Nullable InstrumentId find(byte[] bytes, int from, int to) {
    return table.find(bytes, from, to);
  }

  private static boolean isName(@Nullable String text) {
    return text != null && text.matches("[A-Z0-9]{1,20}");
  }
}
