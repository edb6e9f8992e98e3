package io.tradebot.exchangesim.adapter.coinbase;

import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.ExchangeRefusal;
import io.tradebot.exchangesim.domain.Listing;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Coinbase's names: products as {@code BTC-USD}, and UUIDs of orders, entries and accounts. */
final class CoinbaseNames {
  private static final long ORDERS = 0x0c01_ba5e_0000_4000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Map<String, Market> byProduct = new LinkedHashMap<>();
  private final Map<String, Market> byWireName = new LinkedHashMap<>();
  private final List<Market> markets;

  CoinbaseNames(Exchange exchange) {
    markets = List.copyOf(exchange.markets());
    for (Market market : markets) {
      byProduct.put(product(market.listing()), market);
      byWireName.put(market.listing().wireName(), market);
    }
  }

  static String product(Listing listing) {
    return listing.base() + "-" + listing.quote();
  }

  /** A market by its product; null when there is none. */
  @Nullable Market find(String product) {
    return byProduct.get(product);
  }

  /**
   * @throws ExchangeRefusal when there is none
   */
  Market market(String product) {
    Market market = byProduct.get(product);
    if (market == null) {
      throw new ExchangeRefusal(ExchangeRefusal.Reason.UNKNOWN_SYMBOL);
    }
    return market;
  }

  /** The market of an order or a fill. */
  Market marketOf(String wireName) {
    Market market = byWireName.get(wireName);
    if (market == null) {
      throw new ExchangeRefusal(ExchangeRefusal.Reason.UNKNOWN_SYMBOL);
    }
    return market;
  }

  String orderId(String wireName, long orderId) {
    long index = markets.indexOf(marketOf(wireName));
    return new UUID(ORDERS | index << 16, VARIANT | orderId).toString();
  }

  /** Which order an id names. */
  record OrderRef(Market market, long orderId) {}

  /** Null when no order can have this id. */
  @Nullable OrderRef order(String id) {
    UUID uuid;
    try {
      uuid = UUID.fromString(id);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
    int index = (int) ((uuid.getMostSignificantBits() ^ ORDERS) >>> 16);
    long orderId = uuid.getLeastSignificantBits() ^ VARIANT;
    return index < 0 || index >= markets.size() || !orderId(markets.get(index), orderId).equals(id)
        ? null
        : new OrderRef(markets.get(index), orderId);
  }

  private String orderId(Market market, long orderId) {
    return orderId(market.listing().wireName(), orderId);
  }

  /** The same text always has the same id. */
  static String uuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
