package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderType;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.ExecutionReport;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.Listing;
import io.tradebot.exchangesim.domain.OrderState;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The account's orders and trades in Kraken's shapes, of REST and of the executions channel. */
final class KrakenOrders {
  private static final int COST_DECIMALS = 5;

  private final Exchange exchange;
  private final KrakenNames names;

  KrakenOrders(Exchange exchange, KrakenNames names) {
    this.exchange = exchange;
    this.names = names;
  }

  private Listing listing(String wireName) {
    return names.market(wireName).listing();
  }

  private List<VenueFill> fills(VenueOrder order) {
    Market market = names.market(order.symbol());
    return exchange.fills(market).stream()
        .filter(fill -> fill.orderId() == order.orderId())
        .toList();
  }

  static String wireType(OrderType type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static long averagePrice(VenueOrder order) {
    return order.executed() == 0
        ? 0
        : FixedPoint.divide(order.executedQuote(), order.executed(), Rounding.HALF_EVEN);
  }

  // REST

  String id(VenueOrder order) {
    return names.orderId(order.symbol(), order.orderId());
  }

  String tradeId(VenueFill fill) {
    return names.tradeId(fill.symbol(), fill.tradeId());
  }

  ObjectNode order(VenueOrder order, boolean withTrades) {
    Listing listing = listing(order.symbol());
    int decimals = KrakenListings.priceDecimals(listing);
    List<VenueFill> fills = fills(order);
    ObjectNode node = Json.object();
    node.putNull("refid");
    node.putNull("userref");
    if (KrakenClientIds.wasGiven(order.clientOrderId())) {
      node.put("cl_ord_id", order.clientOrderId());
    }
    node.put("status", status(order))
        .put("opentm", KrakenWire.seconds(order.timeMs()))
        .put("starttm", 0)
        .put("expiretm", 0);
    node.set("descr", description(order));
    node.put("vol", KrakenWire.text(order.quantity(), KrakenListings.QUANTITY_DECIMALS))
        .put("vol_exec", KrakenWire.text(order.executed(), KrakenListings.QUANTITY_DECIMALS))
        .put("cost", KrakenWire.text(order.executedQuote(), COST_DECIMALS))
        .put(
            "fee",
            KrakenWire.text(fills.stream().mapToLong(VenueFill::commission).sum(), COST_DECIMALS))
        .put("price", KrakenWire.text(averagePrice(order), decimals))
        .put("stopprice", KrakenWire.text(order.stopPrice(), decimals))
        .put("limitprice", KrakenWire.text(0, decimals))
        .put("misc", "")
        .put("oflags", order.postOnly() ? "post,fciq" : "fciq");
    if (withTrades) {
      ArrayNode trades = Json.array();
      fills.forEach(fill -> trades.add(tradeId(fill)));
      node.set("trades", trades);
    }
    if (!order.state().isOpen()) {
      node.put("closetm", KrakenWire.seconds(order.updateTimeMs()));
      if (order.state() == OrderState.FILLED) {
        node.putNull("reason");
      } else {
        node.put("reason", reason(order.state()));
      }
    }
    return node;
  }

  /** In one line, as {@code buy 0.01000000 XBTUSD @ limit 50000.0}. */
  ObjectNode description(VenueOrder order) {
    Listing listing = listing(order.symbol());
    int decimals = KrakenListings.priceDecimals(listing);
    String type = wireType(order.type());
    String first =
        order.type().hasStopPrice()
            ? KrakenWire.text(order.stopPrice(), decimals)
            : order.type().hasLimitPrice() ? KrakenWire.text(order.price(), decimals) : "0";
    String second =
        order.type().hasStopPrice() && order.type().hasLimitPrice()
            ? KrakenWire.text(order.price(), decimals)
            : "0";
    String at =
        switch (order.type()) {
          case MARKET -> "market";
          case LIMIT, STOP_LOSS, TAKE_PROFIT -> type + " " + first;
          case STOP_LOSS_LIMIT, TAKE_PROFIT_LIMIT -> type + " " + first + " -> limit " + second;
        };
    String side = order.side().name().toLowerCase(Locale.ROOT);
    return Json.object()
        .put("pair", KrakenNames.alternative(listing))
        .put("type", side)
        .put("ordertype", type)
        .put("price", first)
        .put("price2", second)
        .put("leverage", "none")
        .put(
            "order",
            side
                + " "
                + KrakenWire.text(order.quantity(), KrakenListings.QUANTITY_DECIMALS)
                + " "
                + KrakenNames.alternative(listing)
                + " @ "
                + at)
        .put("close", "");
  }

  private static String status(VenueOrder order) {
    return switch (order.state()) {
      case NEW, PARTIALLY_FILLED -> "open";
      case FILLED -> "closed";
      case CANCELED, REJECTED, EXPIRED, EXPIRED_IN_MATCH -> "canceled";
    };
  }

  private static String reason(OrderState state) {
    return switch (state) {
      case EXPIRED -> "Immediate-or-cancel order or market order without liquidity";
      case EXPIRED_IN_MATCH -> "Self trade prevention";
      case NEW, PARTIALLY_FILLED, FILLED, CANCELED, REJECTED -> "User requested";
    };
  }

  ObjectNode trade(VenueFill fill, VenueOrder order) {
    Listing listing = listing(fill.symbol());
    ObjectNode node =
        Json.object()
            .put("ordertxid", id(order))
            .put("postxid", "TKH2SE-M7IF5-CFI7LT")
            .put("pair", KrakenNames.pair(listing))
            .put("time", KrakenWire.seconds(fill.timeMs()))
            .put("type", fill.buyer() ? "buy" : "sell")
            .put("ordertype", wireType(order.type()))
            .put("price", KrakenWire.text(fill.price(), KrakenListings.priceDecimals(listing)))
            .put("cost", KrakenWire.text(fill.quoteQuantity(), FixedPoint.DECIMALS))
            .put("fee", KrakenWire.text(fill.commission(), FixedPoint.DECIMALS))
            .put("vol", KrakenWire.text(fill.quantity(), KrakenListings.QUANTITY_DECIMALS))
            .put("margin", "0.00000")
            .put("leverage", "0")
            .put("misc", "")
            .put("trade_id", fill.tradeId())
            .put("maker", fill.maker());
    if (KrakenClientIds.wasGiven(order.clientOrderId())) {
      node.put("cl_ord_id", order.clientOrderId());
    }
    return node;
  }

  // The executions channel

  /** What the channel says of one report; a fill that ends its order is told in two events. */
  List<ObjectNode> events(ExecutionReport report) {
    VenueOrder order = report.order();
    List<ObjectNode> events = new ArrayList<>();
    switch (report.kind()) {
      case NEW -> {
        if (order.executed() == 0 && order.updateTimeMs() == order.timeMs()) {
          events.add(event(order, "pending_new", "pending_new"));
        }
        events.add(event(order, "new", "new"));
      }
      case TRADE -> {
        VenueFill fill = report.fill();
        if (fill != null) {
          events.add(trade(order, fill, "partially_filled"));
        }
        if (order.state() == OrderState.FILLED) {
          events.add(event(order, "filled", "filled"));
        }
      }
      case CANCELED, EXPIRED, REJECTED, TRADE_PREVENTION ->
          events.add(event(order, "canceled", "canceled").put("reason", reason(order.state())));
    }
    return events;
  }

  ObjectNode snapshot(VenueOrder order) {
    boolean partly = order.executed() > 0;
    return event(order, "new", partly ? "partially_filled" : "new");
  }

  List<ObjectNode> latestTrades(int limit) {
    List<VenueFill> all = exchange.fills(null);
    return all.subList(Math.max(0, all.size() - limit), all.size()).reversed().stream()
        .map(
            fill -> {
              VenueOrder order = exchange.order(names.market(fill.symbol()), fill.orderId(), null);
              return trade(
                  order, fill, order.state() == OrderState.FILLED ? "filled" : "partially_filled");
            })
        .toList();
  }

  private ObjectNode trade(VenueOrder order, VenueFill fill, String status) {
    Listing listing = listing(order.symbol());
    ObjectNode event =
        event(order, "trade", status)
            .put("exec_id", tradeId(fill))
            .put("trade_id", fill.tradeId())
            .put("last_qty", KrakenWire.quantity(fill.quantity()))
            .put("last_price", KrakenWire.price(listing, fill.price()))
            .put("liquidity_ind", fill.maker() ? "m" : "t")
            .put("cost", KrakenWire.number(fill.quoteQuantity(), FixedPoint.DECIMALS));
    event.set(
        "fees",
        Json.array()
            .add(
                Json.object()
                    .put("asset", fill.commissionAsset())
                    .put("qty", KrakenWire.number(fill.commission(), FixedPoint.DECIMALS))));
    return event
        .put("fee_usd_equiv", KrakenWire.number(fill.commission(), FixedPoint.DECIMALS))
        .put("timestamp", KrakenWire.timestamp(fill.timeMs()));
  }

  private ObjectNode event(VenueOrder order, String kind, String status) {
    Listing listing = listing(order.symbol());
    ObjectNode event =
        Json.object()
            .put("order_id", id(order))
            .put("symbol", KrakenNames.socketName(listing))
            .put("side", order.side().name().toLowerCase(Locale.ROOT))
            .put("order_type", wireType(order.type()))
            .put("order_qty", KrakenWire.quantity(order.quantity()))
            .put("cum_qty", KrakenWire.quantity(order.executed()))
            .put("cum_cost", KrakenWire.number(order.executedQuote(), FixedPoint.DECIMALS))
            .put("avg_price", KrakenWire.price(listing, averagePrice(order)))
            .put("exec_type", kind)
            .put("order_status", status)
            .put("order_userref", 0)
            .put("time_in_force", order.timeInForce().name())
            .put("timestamp", KrakenWire.timestamp(order.updateTimeMs()));
    if (KrakenClientIds.wasGiven(order.clientOrderId())) {
      event.put("cl_ord_id", order.clientOrderId());
    }
    if (order.type().hasLimitPrice()) {
      event
          .put("limit_price", KrakenWire.price(listing, order.price()))
          .put("post_only", order.postOnly());
    }
    if (order.type().hasStopPrice()) {
      event.put("stop_price", KrakenWire.price(listing, order.stopPrice()));
      event.set(
          "triggers",
          Json.object()
              .put("reference", "last")
              .put("price", KrakenWire.price(listing, order.stopPrice()))
              .put("price_type", "static")
              .put("status", order.working() ? "triggered" : "untriggered"));
    }
    return event;
  }
}
