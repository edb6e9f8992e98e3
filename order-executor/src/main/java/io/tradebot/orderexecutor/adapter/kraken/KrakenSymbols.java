package io.tradebot.orderexecutor.adapter.kraken;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table between our instruments and Kraken's names, made from the venue's own list. Immutable.
 */
final class KrakenSymbols {
  /** Kraken's codes of assets that have names of their own there. */
  private static final Map<String, String> ASSETS =
      Map.ofEntries(
          Map.entry("XXBT", "BTC"),
          Map.entry("XBT", "BTC"),
          Map.entry("XETH", "ETH"),
          Map.entry("XXRP", "XRP"),
          Map.entry("XLTC", "LTC"),
          Map.entry("XXDG", "DOGE"),
          Map.entry("XDG", "DOGE"),
          Map.entry("XXLM", "XLM"),
          Map.entry("XXMR", "XMR"),
          Map.entry("XETC", "ETC"),
          Map.entry("XZEC", "ZEC"),
          Map.entry("ZUSD", "USD"),
          Map.entry("ZEUR", "EUR"),
          Map.entry("ZGBP", "GBP"),
          Map.entry("ZCAD", "CAD"),
          Map.entry("ZAUD", "AUD"),
          Map.entry("ZJPY", "JPY"),
          Map.entry("ZCHF", "CHF"));

  private final Map<InstrumentId, Pair> toVenue;
  private final Map<String, InstrumentId> fromVenue;

  /**
   * A pair's names.
   *
   * @param key as answers are keyed, e.g. {@code XXBTZUSD}
   * @param alternative as orders name it, e.g. {@code XBTUSD}
   */
  record Pair(String key, String alternative) {}

  KrakenSymbols(Map<InstrumentId, Pair> toVenue) {
    this.toVenue = Map.copyOf(toVenue);
    Map<String, InstrumentId> reverse = new HashMap<>();
    toVenue.forEach(
        (instrument, pair) -> {
          reverse.put(pair.key(), instrument);
          reverse.put(pair.alternative(), instrument);
          // The socket spells both assets as everybody does.
          reverse.put(
              instrument.symbol().base().code() + "/" + instrument.symbol().quote().code(),
              instrument);
        });
    this.fromVenue = Map.copyOf(reverse);
  }

  /**
   * @throws IllegalArgumentException when the instrument is not in the table
   */
  Pair toVenue(InstrumentId instrument) {
    Pair pair = toVenue.get(instrument);
    if (pair == null) {
      throw new IllegalArgumentException(
          instrument + " is not traded here; known are " + toVenue.keySet());
    }
    return pair;
  }

  /** Our instrument by any of the venue's names; empty for what is not traded here. */
  Optional<InstrumentId> fromVenue(String name) {
    return Optional.ofNullable(fromVenue.get(name));
  }

  /** Our name of an asset; empty for one that is no plain asset, such as a staked one. */
  static Optional<Asset> asset(String code) {
    try {
      return Optional.of(Asset.of(ASSETS.getOrDefault(code, code)));
    } catch (IllegalArgumentException special) {
      return Optional.empty();
    }
  }
}
