package io.tradebot.exchangesim.adapter.coinbase;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.application.DayStatistics;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Listing;
import io.tradebot.exchangesim.domain.OrderState;
import io.tradebot.exchangesim.domain.TapeTrade;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What goes over the wire, in Coinbase's shapes; amounts are strings. */
final class CoinbaseWire {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private CoinbaseWire() {}

  /** Without zeros at the end. */
  static String plain(long raw) {
    return raw == 0 ? "0" : FixedPoint.toBigDecimal(raw).stripTrailingZeros().toPlainString();
  }

  static String price(Listing listing, long raw) {
    int decimals =
        Math.max(0, FixedPoint.toBigDecimal(listing.tick()).stripTrailingZeros().scale());
    return FixedPoint.toBigDecimal(raw).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }

  static String time(long ms) {
    return MICROS.format(Instant.ofEpochMilli(ms));
  }

  static ObjectNode product(Market market, long nowMs) {
    Listing listing = market.listing();
    DayStatistics day = DayStatistics.of(market, nowMs);
    long middle = (market.depth().best(Side.BUY) + market.depth().best(Side.SELL)) / 2;
    ObjectNode product =
        Json.object()
            .put("product_id", CoinbaseNames.product(listing))
            .put("price", price(listing, day.last()))
            .put("price_percentage_change_24h", day.changePercent())
            .put("volume_24h", plain(day.volume()))
            .put("volume_percentage_change_24h", "0")
            .put("base_increment", plain(listing.step()))
            .put("quote_increment", plain(listing.tick()))
            .put("quote_min_size", plain(listing.minNotional()))
            .put("quote_max_size", plain(listing.maxNotional()))
            .put("base_min_size", plain(listing.minQuantity()))
            .put("base_max_size", plain(listing.maxQuantity()))
            .put("base_name", listing.base())
            .put("quote_name", listing.quote())
            .put("watched", false)
            .put("is_disabled", false)
            .put("new", false)
            .put("status", "online")
            .put("cancel_only", false)
            .put("limit_only", false)
            .put("post_only", false)
            .put("trading_disabled", false)
            .put("auction_mode", false)
            .put("product_type", "SPOT")
            .put("quote_currency_id", listing.quote())
            .put("base_currency_id", listing.base())
            .put("mid_market_price", plain(middle))
            .put("alias", "");
    product.set("alias_to", Json.array());
    return product
        .put("base_display_symbol", listing.base())
        .put("quote_display_symbol", listing.quote())
        .put("view_only", false)
        .put("price_increment", plain(listing.tick()))
        .put("display_name", CoinbaseNames.product(listing))
        .put("product_venue", "CBE")
        .put("approximate_quote_24h_volume", plain(day.quoteVolume()));
  }

  /** Public trades name the side of the maker. */
  static String makerSide(TapeTrade trade) {
    return trade.buyerIsMaker() ? "BUY" : "SELL";
  }

  static ObjectNode trade(Listing listing, TapeTrade trade) {
    return Json.object()
        .put("trade_id", Long.toString(trade.tradeId()))
        .put("product_id", CoinbaseNames.product(listing))
        .put("price", price(listing, trade.price()))
        .put("size", plain(trade.quantity()))
        .put("time", time(trade.timeMs()))
        .put("side", makerSide(trade));
  }

  static ObjectNode candle(Listing listing, Candle candle) {
    return Json.object()
        .put("start", Long.toString(candle.openTimeMs() / 1_000))
        .put("low", price(listing, candle.low()))
        .put("high", price(listing, candle.high()))
        .put("open", price(listing, candle.open()))
        .put("close", price(listing, candle.close()))
        .put("volume", plain(candle.volume()));
  }

  static ObjectNode book(Market market, int limit, long nowMs) {
    Listing listing = market.listing();
    ObjectNode book = Json.object().put("product_id", CoinbaseNames.product(listing));
    book.set("bids", levels(market, Side.BUY, limit));
    book.set("asks", levels(market, Side.SELL, limit));
    return book.put("time", time(nowMs));
  }

  private static ArrayNode levels(Market market, Side side, int limit) {
    ArrayNode rows = Json.array();
    market.depth().levels(side).entrySet().stream()
        .limit(limit)
        .forEach(
            level ->
                rows.add(
                    Json.object()
                        .put("price", price(market.listing(), level.getKey()))
                        .put("size", plain(level.getValue()))));
    return rows;
  }

  // The socket

  static ArrayNode levelUpdates(
      Listing listing, Map<Long, Long> bids, Map<Long, Long> asks, long nowMs) {
    ArrayNode updates = Json.array();
    addUpdates(updates, listing, "bid", bids, nowMs);
    addUpdates(updates, listing, "offer", asks, nowMs);
    return updates;
  }

  private static void addUpdates(
      ArrayNode updates, Listing listing, String side, Map<Long, Long> levels, long nowMs) {
    String time = time(nowMs);
    levels.forEach(
        (price, quantity) ->
            updates.add(
                Json.object()
                    .put("side", side)
                    .put("event_time", time)
                    .put("price_level", price(listing, price))
                    .put("new_quantity", plain(quantity))));
  }

  static ObjectNode ticker(Market market, long nowMs) {
    Listing listing = market.listing();
    DayStatistics day = DayStatistics.of(market, nowMs);
    return Json.object()
        .put("type", "ticker")
        .put("product_id", CoinbaseNames.product(listing))
        .put("price", price(listing, day.last()))
        .put("volume_24_h", plain(day.volume()))
        .put("low_24_h", price(listing, day.low()))
        .put("high_24_h", price(listing, day.high()))
        .put("low_52_w", price(listing, day.low()))
        .put("high_52_w", price(listing, day.high()))
        .put("price_percent_chg_24_h", day.changePercent())
        .put("best_bid", price(listing, market.depth().best(Side.BUY)))
        .put("best_bid_quantity", plain(market.depth().bestQuantity(Side.BUY)))
        .put("best_ask", price(listing, market.depth().best(Side.SELL)))
        .put("best_ask_quantity", plain(market.depth().bestQuantity(Side.SELL)));
  }

  // Orders

  static long averagePrice(VenueOrder order) {
    return order.executed() == 0
        ? 0
        : FixedPoint.divide(order.executedQuote(), order.executed(), Rounding.HALF_EVEN);
  }

  static String status(VenueOrder order) {
    return switch (order.state()) {
      case NEW, PARTIALLY_FILLED -> "OPEN";
      case FILLED -> "FILLED";
      case CANCELED, EXPIRED, EXPIRED_IN_MATCH -> "CANCELLED";
      case REJECTED -> "FAILED";
    };
  }

  static String timeInForce(VenueOrder order) {
    return order.type() == OrderType.MARKET || order.timeInForce() == TimeInForce.IOC
        ? "IMMEDIATE_OR_CANCEL"
        : order.timeInForce() == TimeInForce.FOK ? "FILL_OR_KILL" : "GOOD_UNTIL_CANCELLED";
  }

  static String orderType(VenueOrder order) {
    return switch (order.type()) {
      case MARKET -> "MARKET";
      case LIMIT -> "LIMIT";
      case STOP_LOSS, STOP_LOSS_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT -> "STOP_LIMIT";
    };
  }

  static ObjectNode configuration(VenueOrder order, Listing listing) {
    ObjectNode inner = Json.object();
    String name;
    if (order.type() == OrderType.MARKET) {
      name = "market_market_ioc";
      if (order.quoteOrderQuantity() > 0) {
        inner.put("quote_size", plain(order.quoteOrderQuantity()));
      } else {
        inner.put("base_size", plain(order.quantity()));
      }
    } else {
      inner
          .put("base_size", plain(order.quantity()))
          .put("limit_price", price(listing, order.price()));
      if (order.type().hasStopPrice()) {
        name = "stop_limit_stop_limit_gtc";
        inner
            .put("stop_price", price(listing, order.stopPrice()))
            .put("stop_direction", stopDirection(order));
      } else {
        switch (order.timeInForce()) {
          case IOC -> name = "sor_limit_ioc";
          case FOK -> name = "limit_limit_fok";
          default -> {
            name = "limit_limit_gtc";
            inner.put("post_only", order.postOnly());
          }
        }
      }
    }
    ObjectNode configuration = Json.object();
    configuration.set(name, inner);
    return configuration;
  }

  private static String stopDirection(VenueOrder order) {
    boolean stop = order.type() == OrderType.STOP_LOSS || order.type() == OrderType.STOP_LOSS_LIMIT;
    boolean up = stop == (order.side() == Side.BUY);
    return up ? "STOP_DIRECTION_STOP_UP" : "STOP_DIRECTION_STOP_DOWN";
  }

  static ObjectNode order(VenueOrder order, String id, Listing listing, List<VenueFill> fills) {
    long fees = fills.stream().mapToLong(VenueFill::commission).sum();
    long value = order.executedQuote();
    ObjectNode node =
        Json.object()
            .put("order_id", id)
            .put("product_id", CoinbaseNames.product(listing))
            .put("user_id", CoinbaseNames.uuid("user"));
    node.set("order_configuration", configuration(order, listing));
    node.put("side", order.side().name())
        .put("client_order_id", order.clientOrderId())
        .put("status", status(order))
        .put("time_in_force", timeInForce(order))
        .put("created_time", time(order.timeMs()))
        .put("completion_percentage", completion(order))
        .put("filled_size", plain(order.executed()))
        .put("average_filled_price", plain(averagePrice(order)))
        .put("fee", "")
        .put("number_of_fills", Integer.toString(fills.size()))
        .put("filled_value", plain(value))
        .put("pending_cancel", false)
        .put("size_in_quote", order.quoteOrderQuantity() > 0)
        .put("total_fees", plain(fees))
        .put("size_inclusive_of_fees", false)
        .put(
            "total_value_after_fees", plain(order.side() == Side.BUY ? value + fees : value - fees))
        .put(
            "trigger_status",
            !order.type().hasStopPrice()
                ? "INVALID_ORDER_TYPE"
                : order.working() ? "STOP_TRIGGERED" : "STOP_PENDING")
        .put("order_type", orderType(order))
        .put("reject_reason", "REJECT_REASON_UNSPECIFIED")
        .put("settled", order.state() == OrderState.FILLED)
        .put("product_type", "SPOT")
        .put("reject_message", "")
        .put("cancel_message", order.state() == OrderState.CANCELED ? "User requested cancel" : "")
        .put("order_placement_source", "RETAIL_ADVANCED")
        .put("outstanding_hold_amount", plain(order.locked()))
        .put("is_liquidation", false);
    if (fills.isEmpty()) {
      node.putNull("last_fill_time");
    } else {
      node.put("last_fill_time", time(fills.getLast().timeMs()));
    }
    return node;
  }

  private static String completion(VenueOrder order) {
    return order.quantity() == 0
        ? "0"
        : FixedPoint.toBigDecimal(order.executed())
            .multiply(BigDecimal.valueOf(100))
            .divide(FixedPoint.toBigDecimal(order.quantity()), 2, RoundingMode.HALF_EVEN)
            .toPlainString();
  }

  static ObjectNode fill(VenueFill fill, String orderId, Listing listing) {
    String product = CoinbaseNames.product(listing);
    return Json.object()
        .put("entry_id", CoinbaseNames.uuid("entry " + product + fill.tradeId()))
        .put("trade_id", CoinbaseNames.uuid("trade " + product + fill.tradeId()))
        .put("order_id", orderId)
        .put("trade_time", time(fill.timeMs()))
        .put("trade_type", "FILL")
        .put("price", price(listing, fill.price()))
        .put("size", plain(fill.quantity()))
        .put("commission", plain(fill.commission()))
        .put("product_id", product)
        .put("sequence_timestamp", time(fill.timeMs()))
        .put("liquidity_indicator", fill.maker() ? "MAKER" : "TAKER")
        .put("size_in_quote", false)
        .put("user_id", CoinbaseNames.uuid("user"))
        .put("side", fill.buyer() ? "BUY" : "SELL")
        .put("retail_portfolio_id", CoinbaseNames.uuid("portfolio"));
  }

  /** An order as the user channel tells it. */
  static ObjectNode orderEvent(
      VenueOrder order, String id, Listing listing, List<VenueFill> fills) {
    long fees = fills.stream().mapToLong(VenueFill::commission).sum();
    return Json.object()
        .put("avg_price", plain(averagePrice(order)))
        .put("cancel_reason", order.state() == OrderState.CANCELED ? "User requested cancel" : "")
        .put("client_order_id", order.clientOrderId())
        .put("completion_percentage", completion(order))
        .put("contract_expiry_type", "UNKNOWN_CONTRACT_EXPIRY_TYPE")
        .put("cumulative_quantity", plain(order.executed()))
        .put("filled_value", plain(order.executedQuote()))
        .put("leaves_quantity", plain(order.state().isOpen() ? order.remaining() : 0))
        .put("limit_price", order.type().hasLimitPrice() ? price(listing, order.price()) : "0")
        .put("number_of_fills", Integer.toString(fills.size()))
        .put("order_id", id)
        .put("order_side", order.side().name())
        .put("order_type", orderType(order).equals("MARKET") ? "Market" : "Limit")
        .put("outstanding_hold_amount", plain(order.locked()))
        .put("post_only", Boolean.toString(order.postOnly()))
        .put("product_id", CoinbaseNames.product(listing))
        .put("product_type", "SPOT")
        .put("reject_reason", "")
        .put("retail_portfolio_id", CoinbaseNames.uuid("portfolio"))
        .put("risk_managed_by", "UNKNOWN_RISK_MANAGEMENT_TYPE")
        .put("status", status(order))
        .put("stop_price", order.type().hasStopPrice() ? price(listing, order.stopPrice()) : "")
        .put("time_in_force", timeInForce(order))
        .put("total_fees", plain(fees))
        .put(
            "total_value_after_fees",
            plain(
                order.side() == Side.BUY
                    ? order.executedQuote() + fees
                    : order.executedQuote() - fees))
        .put("trigger_status", "INVALID_ORDER_TYPE")
        .put("creation_time", time(order.timeMs()))
        .put("end_time", "0001-01-01T00:00:00Z")
        .put("start_time", "0001-01-01T00:00:00Z");
  }
}
