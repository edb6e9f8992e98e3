package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.ExchangeRefusal;
import io.tradebot.exchangesim.domain.Listing;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kraken's names of assets and pairs: {@code BTC/USD} on the socket, {@code XXBTZUSD} and {@code
 * XBTUSD} by REST; and its ids of orders and trades.
 */
final class KrakenNames {
  /** Code and alternative name of the assets that have names of their own. */
  private static final Map<String, String[]> ASSETS =
      Map.of(
          "BTC", new String[] {"XXBT", "XBT"},
          "ETH", new String[] {"XETH", "ETH"},
          "XRP", new String[] {"XXRP", "XRP"},
          "LTC", new String[] {"XLTC", "LTC"},
          "DOGE", new String[] {"XXDG", "XDG"},
          "USD", new String[] {"ZUSD", "USD"},
          "EUR", new String[] {"ZEUR", "EUR"},
          "GBP", new String[] {"ZGBP", "GBP"});

  /** The numbers of a market end below this; what is above counts the markets. */
  private static final long IDS_PER_MARKET = 36L * 36 * 36 * 36 * 36 * 36 * 36 * 36;

  private final Map<String, Market> byName = new HashMap<>();
  private final List<Market> markets;

  KrakenNames(Exchange exchange) {
    markets = List.copyOf(exchange.markets());
    for (Market market : markets) {
      Listing listing = market.listing();
      byName.put(socketName(listing), market);
      byName.put(pair(listing), market);
      byName.put(alternative(listing), market);
      byName.put(oldSocketName(listing), market);
      byName.put(listing.wireName(), market);
    }
  }

  /** Kraken's code of an asset, as balances and pairs name it. */
  static String asset(String code) {
    return ASSETS.getOrDefault(code, new String[] {code})[0];
  }

  static String alternativeAsset(String code) {
    String[] names = ASSETS.get(code);
    return names == null ? code : names[1];
  }

  /** As REST keys its answers. */
  static String pair(Listing listing) {
    String base = asset(listing.base());
    String quote = asset(listing.quote());
    boolean old =
        base.length() == 4
            && quote.length() == 4
            && ASSETS.containsKey(listing.base())
            && ASSETS.containsKey(listing.quote())
            && !listing.base().equals("DOGE");
    return old ? base + quote : alternative(listing);
  }

  static String alternative(Listing listing) {
    return alternativeAsset(listing.base()) + alternativeAsset(listing.quote());
  }

  /** The name on WebSocket v2. */
  static String socketName(Listing listing) {
    return listing.base() + "/" + listing.quote();
  }

  /** The name on WebSocket v1, which REST still tells. */
  static String oldSocketName(Listing listing) {
    return alternativeAsset(listing.base()) + "/" + alternativeAsset(listing.quote());
  }

  /** A market by any of its names; null when there is none. */
  @Nullable Market find(String name) {
    return byName.get(name.toUpperCase(Locale.ROOT));
  }

  /**
   * @throws ExchangeRefusal when no market is called so
   */
  Market market(String name) {
    Market market = find(name);
    if (market == null) {
      throw new ExchangeRefusal(ExchangeRefusal.Reason.UNKNOWN_SYMBOL);
    }
    return market;
  }

  // Ids

  String orderId(String wireName, long orderId) {
    return id('O', wireName, orderId);
  }

  String tradeId(String wireName, long tradeId) {
    return id('T', wireName, tradeId);
  }

  /** Sixteen digits of base 36 behind a letter. */
  private String id(char kind, String wireName, long number) {
    long whole = markets.indexOf(market(wireName)) * IDS_PER_MARKET + number;
    String digits = Long.toString(whole, 36).toUpperCase(Locale.ROOT);
    String padded = "0".repeat(16 - digits.length()) + digits;
    return kind
        + padded.substring(0, 5)
        + "-"
        + padded.substring(5, 10)
        + "-"
        + padded.substring(10);
  }

  /** Which order an id names. */
  record OrderRef(Market market, long orderId) {}

  /** Null when no order can have this id. */
  @Nullable OrderRef order(String id) {
    if (!id.matches("O[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}")) {
      return null;
    }
    long whole;
    try {
      whole = Long.parseLong(id.substring(1).replace("-", ""), 36);
    } catch (NumberFormatException tooLarge) {
      return null;
    }
    long index = whole / IDS_PER_MARKET;
    return index >= markets.size()
        ? null
        : new OrderRef(markets.get((int) index), whole % IDS_PER_MARKET);
  }
}
