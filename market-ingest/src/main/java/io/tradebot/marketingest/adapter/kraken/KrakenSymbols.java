package io.tradebot.marketingest.adapter.kraken;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.marketingest.adapter.json.SymbolTable;
import io.tradebot.marketingest.adapter.kraken.wire.WireAssetPairs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table between tradebot's symbols and Kraken's names, both ways. A pair has three names there:
 * one on the streams ({@code BTC/USD}), one in REST requests ({@code XXBTZUSD}), and one of the
 * first streams that the list of pairs still tells ({@code XBT/USD}). Immutable.
 */
final class KrakenSymbols {
  /** The assets that the list of pairs calls otherwise than the streams and everybody else. */
  private static final Map<String, String> RENAMED = Map.of("XBT", "BTC", "XDG", "DOGE");

  private final SymbolTable streams;
  private final SymbolTable requests;

  private KrakenSymbols(SymbolTable streams, SymbolTable requests) {
    this.streams = streams;
    this.requests = requests;
  }

  /**
   * Makes the table for the symbols that are wanted.
   *
   * @throws IllegalArgumentException naming every symbol that the venue does not list or does not
   *     trade, or whose numbers are finer than ours
   */
  static KrakenSymbols of(Venue venue, WireAssetPairs listed, Collection<Symbol> wanted) {
    Map<Symbol, String> requestNames = new HashMap<>();
    listed
        .result()
        .forEach(
            (name, pair) -> {
              Symbol symbol = symbol(pair.wsname());
              if (symbol != null) {
                requestNames.put(symbol, name);
              }
            });
    Map<Symbol, String> streamTable = new HashMap<>();
    Map<Symbol, String> requestTable = new HashMap<>();
    List<String> mistakes = new ArrayList<>();
    for (Symbol symbol : wanted) {
      String name = requestNames.get(symbol);
      WireAssetPairs.Pair pair = name == null ? null : listed.result().get(name);
      if (name == null || pair == null) {
        mistakes.add(symbol + " is not listed");
      } else if (!"online".equals(pair.status())) {
        mistakes.add(symbol + " has status " + pair.status() + ", needed is online");
      } else if (Math.max(pair.priceDecimals(), pair.quantityDecimals()) > FixedPoint.DECIMALS) {
        mistakes.add(
            symbol
                + " has numbers with "
                + Math.max(pair.priceDecimals(), pair.quantityDecimals())
                + " decimals, at most "
                + FixedPoint.DECIMALS
                + " can be kept");
      } else {
        streamTable.put(symbol, symbol.base().code() + "/" + symbol.quote().code());
        requestTable.put(symbol, name);
      }
    }
    SymbolTable.refuse(venue, mistakes, listed.result().size());
    return new KrakenSymbols(
        new SymbolTable(venue, streamTable), new SymbolTable(venue, requestTable));
  }

  /** All instruments in the table, sorted. */
  List<InstrumentId> instruments() {
    return streams.instruments();
  }

  /** The name on the streams, e.g. {@code BTC/USD}. */
  String streamName(InstrumentId instrument) {
    return streams.wireName(instrument);
  }

  /** The name in REST requests, e.g. {@code XXBTZUSD}. */
  String requestName(InstrumentId instrument) {
    return requests.wireName(instrument);
  }

  /** The table of the names on the streams. */
  SymbolTable onStreams() {
    return streams;
  }

  /** The symbol of a pair; null when its name has another form or is outside our alphabet. */
  private static @Nullable Symbol symbol(@Nullable String wsname) {
    int slash = wsname == null ? -1 : wsname.indexOf('/');
    if (wsname == null || slash < 0) {
      return null;
    }
    String base = wsname.substring(0, slash);
    String quote = wsname.substring(slash + 1);
    if (!base.matches("[A-Z0-9]{1,20}") || !quote.matches("[A-Z0-9]{1,20}") || base.equals(quote)) {
      return null;
    }
    return new Symbol(
        Asset.of(RENAMED.getOrDefault(base, base)), Asset.of(RENAMED.getOrDefault(quote, quote)));
  }
}
