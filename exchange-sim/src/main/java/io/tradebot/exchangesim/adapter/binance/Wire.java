package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.order.Side;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.application.DayStatistics;
import io.tradebot.exchangesim.application.DepthDiff;
import io.tradebot.exchangesim.application.ExecutionReport;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.AggregateTrade;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Depth;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.TapeTrade;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that goes over the wire, as JSON in the real venue's shapes; decimals are strings of
 * eight places.
 */
final class Wire {
  private Wire() {}

  static ObjectNode object() {
    return Json.object();
  }

  static ArrayNode array() {
    return Json.array();
  }

  /** Fixed point as the venue prints it, e.g. {@code 61837.63000000}. */
  static String decimal(long raw) {
    return FixedPoint.toBigDecimal(raw).toPlainString();
  }

  static ObjectNode error(int code, String message) {
    return object().put("code", code).put("msg", message);
  }

  // Streams

  static ObjectNode trade(String symbol, TapeTrade trade, long nowMs) {
    return object()
        .put("e", "trade")
        .put("E", nowMs)
        .put("s", symbol)
        .put("t", trade.tradeId())
        .put("p", decimal(trade.price()))
        .put("q", decimal(trade.quantity()))
        .put("T", trade.timeMs())
        .put("m", trade.buyerIsMaker())
        .put("M", true);
  }

  static ObjectNode aggregateTrade(String symbol, AggregateTrade trade, long nowMs) {
    return object()
        .put("e", "aggTrade")
        .put("E", nowMs)
        .put("s", symbol)
        .put("a", trade.aggregateId())
        .put("p", decimal(trade.price()))
        .put("q", decimal(trade.quantity()))
        .put("f", trade.firstTradeId())
        .put("l", trade.lastTradeId())
        .put("T", trade.timeMs())
        .put("m", trade.buyerIsMaker())
        .put("M", true);
  }

  static ObjectNode bookTicker(String symbol, Depth depth) {
    return object()
        .put("u", depth.updateId())
        .put("s", symbol)
        .put("b", decimal(depth.best(Side.BUY)))
        .put("B", decimal(depth.bestQuantity(Side.BUY)))
        .put("a", decimal(depth.best(Side.SELL)))
        .put("A", decimal(depth.bestQuantity(Side.SELL)));
  }

  static ObjectNode depthUpdate(String symbol, DepthDiff diff, long nowMs) {
    ObjectNode node =
        object()
            .put("e", "depthUpdate")
            .put("E", nowMs)
            .put("s", symbol)
            .put("U", diff.firstUpdateId())
            .put("u", diff.lastUpdateId());
    node.set("b", levels(diff.bids(), Integer.MAX_VALUE));
    node.set("a", levels(diff.asks(), Integer.MAX_VALUE));
    return node;
  }

  static ObjectNode depth(Depth depth, int limit) {
    ObjectNode node = object().put("lastUpdateId", depth.updateId());
    node.set("bids", levels(depth.levels(Side.BUY), limit));
    node.set("asks", levels(depth.levels(Side.SELL), limit));
    return node;
  }

  private static ArrayNode levels(Map<Long, Long> levels, int limit) {
    ArrayNode result = array();
    int count = 0;
    for (Map.Entry<Long, Long> level : levels.entrySet()) {
      if (count++ == limit) {
        break;
      }
      result.add(array().add(decimal(level.getKey())).add(decimal(level.getValue())));
    }
    return result;
  }

  static ObjectNode kline(String symbol, Candle candle, boolean closed, long nowMs) {
    ObjectNode k =
        object()
            .put("t", candle.openTimeMs())
            .put("T", candle.closeTimeMs())
            .put("s", symbol)
            .put("i", candle.timeframe().code())
            .put("f", candle.firstTradeId())
            .put("L", candle.lastTradeId())
            .put("o", decimal(candle.open()))
            .put("c", decimal(candle.close()))
            .put("h", decimal(candle.high()))
            .put("l", decimal(candle.low()))
            .put("v", decimal(candle.volume()))
            .put("n", candle.tradeCount())
            .put("x", closed)
            .put("q", decimal(candle.quoteVolume()))
            .put("V", decimal(candle.takerBuyVolume()))
            .put("Q", decimal(candle.takerBuyQuoteVolume()))
            .put("B", "0");
    ObjectNode node = object().put("e", "kline").put("E", nowMs).put("s", symbol);
    node.set("k", k);
    return node;
  }

  static ObjectNode miniTicker(Market market, DayStatistics day, long nowMs) {
    return object()
        .put("e", "24hrMiniTicker")
        .put("E", nowMs)
        .put("s", market.listing().wireName())
        .put("c", decimal(day.last()))
        .put("o", decimal(day.open()))
        .put("h", decimal(day.high()))
        .put("l", decimal(day.low()))
        .put("v", decimal(day.volume()))
        .put("q", decimal(day.quoteVolume()));
  }

  static ObjectNode ticker(Market market, DayStatistics day, long nowMs) {
    Depth depth = market.depth();
    return object()
        .put("e", "24hrTicker")
        .put("E", nowMs)
        .put("s", market.listing().wireName())
        .put("p", decimal(day.last() - day.open()))
        .put("P", day.changePercent())
        .put("w", decimal(day.averagePrice()))
        .put("x", decimal(day.open()))
        .put("c", decimal(day.last()))
        .put("Q", decimal(day.lastQuantity()))
        .put("b", decimal(depth.best(Side.BUY)))
        .put("B", decimal(depth.bestQuantity(Side.BUY)))
        .put("a", decimal(depth.best(Side.SELL)))
        .put("A", decimal(depth.bestQuantity(Side.SELL)))
        .put("o", decimal(day.open()))
        .put("h", decimal(day.high()))
        .put("l", decimal(day.low()))
        .put("v", decimal(day.volume()))
        .put("q", decimal(day.quoteVolume()))
        .put("O", day.openTimeMs())
        .put("C", day.closeTimeMs())
        .put("F", day.firstTradeId())
        .put("L", day.lastTradeId())
        .put("n", day.tradeCount());
  }

  // User data

  static ObjectNode executionReport(ExecutionReport report, long nowMs) {
    VenueOrder order = report.order();
    VenueFill fill = report.fill();
    boolean canceled = report.kind() == ExecutionReport.Kind.CANCELED;
    boolean prevented = report.kind() == ExecutionReport.Kind.TRADE_PREVENTION;
    ObjectNode node =
        object()
            .put("e", "executionReport")
            .put("E", nowMs)
            .put("s", order.symbol())
            .put("c", report.requestId())
            .put("S", order.side().name())
            .put("o", order.wireType())
            .put("f", order.timeInForce().name())
            .put("q", decimal(order.quantity()))
            .put("p", decimal(order.price()))
            .put("P", decimal(order.stopPrice()))
            .put("F", decimal(0))
            .put("g", -1)
            .put("C", canceled ? order.clientOrderId() : "")
            .put("x", prevented ? "EXPIRED" : report.kind().name())
            .put("X", order.state().name())
            .put("r", "NONE")
            .put("i", order.orderId())
            .put("l", decimal(fill == null ? 0 : fill.quantity()))
            .put("z", decimal(order.executed()))
            .put("L", decimal(fill == null ? 0 : fill.price()))
            .put("n", fill == null ? "0" : decimal(fill.commission()))
            .put("N", fill == null ? null : fill.commissionAsset())
            .put("T", order.updateTimeMs())
            .put("t", fill == null ? -1 : fill.tradeId())
            .put("I", order.orderId() * 2)
            .put("w", order.working())
            .put("m", fill != null && fill.maker())
            .put("M", fill != null)
            .put("O", order.timeMs())
            .put("Z", decimal(order.executedQuote()))
            .put("Y", decimal(fill == null ? 0 : fill.quoteQuantity()))
            .put("Q", decimal(order.quoteOrderQuantity()));
    if (order.workingTimeMs() >= 0) {
      node.put("W", order.workingTimeMs());
    }
    return node.put("V", "EXPIRE_TAKER");
  }

  static ObjectNode accountPosition(Map<String, Funds> changed, long nowMs) {
    ArrayNode balances = array();
    changed.forEach(
        (asset, funds) ->
            balances.add(
                object()
                    .put("a", asset)
                    .put("f", decimal(funds.free()))
                    .put("l", decimal(funds.locked()))));
    ObjectNode node = object().put("e", "outboundAccountPosition").put("E", nowMs).put("u", nowMs);
    node.set("B", balances);
    return node;
  }

  // REST

  static ArrayNode klineRow(Candle candle) {
    return array()
        .add(candle.openTimeMs())
        .add(decimal(candle.open()))
        .add(decimal(candle.high()))
        .add(decimal(candle.low()))
        .add(decimal(candle.close()))
        .add(decimal(candle.volume()))
        .add(candle.closeTimeMs())
        .add(decimal(candle.quoteVolume()))
        .add(candle.tradeCount())
        .add(decimal(candle.takerBuyVolume()))
        .add(decimal(candle.takerBuyQuoteVolume()))
        .add("0");
  }

  static ObjectNode tradeRow(TapeTrade trade) {
    return object()
        .put("id", trade.tradeId())
        .put("price", decimal(trade.price()))
        .put("qty", decimal(trade.quantity()))
        .put("quoteQty", decimal(trade.quoteQuantity()))
        .put("time", trade.timeMs())
        .put("isBuyerMaker", trade.buyerIsMaker())
        .put("isBestMatch", true);
  }

  static ObjectNode aggregateRow(AggregateTrade trade) {
    return object()
        .put("a", trade.aggregateId())
        .put("p", decimal(trade.price()))
        .put("q", decimal(trade.quantity()))
        .put("f", trade.firstTradeId())
        .put("l", trade.lastTradeId())
        .put("T", trade.timeMs())
        .put("m", trade.buyerIsMaker())
        .put("M", true);
  }

  static ObjectNode order(VenueOrder order) {
    ObjectNode node =
        object()
            .put("symbol", order.symbol())
            .put("orderId", order.orderId())
            .put("orderListId", -1)
            .put("clientOrderId", order.clientOrderId())
            .put("price", decimal(order.price()))
            .put("origQty", decimal(order.quantity()))
            .put("executedQty", decimal(order.executed()))
            .put("cummulativeQuoteQty", decimal(order.executedQuote()))
            .put("status", order.state().name())
            .put("timeInForce", order.timeInForce().name())
            .put("type", order.wireType())
            .put("side", order.side().name())
            .put("stopPrice", decimal(order.stopPrice()))
            .put("icebergQty", decimal(0))
            .put("time", order.timeMs())
            .put("updateTime", order.updateTimeMs())
            .put("isWorking", order.working());
    if (order.workingTimeMs() >= 0) {
      node.put("workingTime", order.workingTimeMs());
    }
    return node.put("origQuoteOrderQty", decimal(order.quoteOrderQuantity()))
        .put("selfTradePreventionMode", "EXPIRE_TAKER");
  }

  /** The answer to a new order; {@code fills} only in a full one. */
  static ObjectNode placed(
      VenueOrder order, String responseType, @Nullable Iterable<VenueFill> fills) {
    ObjectNode node =
        object()
            .put("symbol", order.symbol())
            .put("orderId", order.orderId())
            .put("orderListId", -1)
            .put("clientOrderId", order.clientOrderId())
            .put("transactTime", order.updateTimeMs());
    if (responseType.equals("ACK")) {
      return node;
    }
    node.put("price", decimal(order.price()))
        .put("origQty", decimal(order.quantity()))
        .put("executedQty", decimal(order.executed()))
        .put("origQuoteOrderQty", decimal(order.quoteOrderQuantity()))
        .put("cummulativeQuoteQty", decimal(order.executedQuote()))
        .put("status", order.state().name())
        .put("timeInForce", order.timeInForce().name())
        .put("type", order.wireType())
        .put("side", order.side().name());
    if (order.type().hasStopPrice()) {
      node.put("stopPrice", decimal(order.stopPrice()));
    }
    if (order.workingTimeMs() >= 0) {
      node.put("workingTime", order.workingTimeMs());
    }
    node.put("selfTradePreventionMode", "EXPIRE_TAKER");
    if (fills != null) {
      ArrayNode rows = array();
      fills.forEach(
          fill ->
              rows.add(
                  object()
                      .put("price", decimal(fill.price()))
                      .put("qty", decimal(fill.quantity()))
                      .put("commission", decimal(fill.commission()))
                      .put("commissionAsset", fill.commissionAsset())
                      .put("tradeId", fill.tradeId())));
      node.set("fills", rows);
    }
    return node;
  }

  static ObjectNode canceled(VenueOrder order, String requestId) {
    ObjectNode node =
        object()
            .put("symbol", order.symbol())
            .put("origClientOrderId", order.clientOrderId())
            .put("orderId", order.orderId())
            .put("orderListId", -1)
            .put("clientOrderId", requestId)
            .put("transactTime", order.updateTimeMs())
            .put("price", decimal(order.price()))
            .put("origQty", decimal(order.quantity()))
            .put("executedQty", decimal(order.executed()))
            .put("origQuoteOrderQty", decimal(order.quoteOrderQuantity()))
            .put("cummulativeQuoteQty", decimal(order.executedQuote()))
            .put("status", order.state().name())
            .put("timeInForce", order.timeInForce().name())
            .put("type", order.wireType())
            .put("side", order.side().name());
    if (order.type().hasStopPrice()) {
      node.put("stopPrice", decimal(order.stopPrice()));
    }
    return node.put("selfTradePreventionMode", "EXPIRE_TAKER");
  }

  static ObjectNode myTrade(VenueFill fill) {
    return object()
        .put("symbol", fill.symbol())
        .put("id", fill.tradeId())
        .put("orderId", fill.orderId())
        .put("orderListId", -1)
        .put("price", decimal(fill.price()))
        .put("qty", decimal(fill.quantity()))
        .put("quoteQty", decimal(fill.quoteQuantity()))
        .put("commission", decimal(fill.commission()))
        .put("commissionAsset", fill.commissionAsset())
        .put("time", fill.timeMs())
        .put("isBuyer", fill.buyer())
        .put("isMaker", fill.maker())
        .put("isBestMatch", true);
  }

  static JsonNode empty() {
    return object();
  }
}
