package io.tradebot.exchangesim.adapter.venue;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.order.Side;
import io.tradebot.exchangesim.adapter.socket.Audience;
import io.tradebot.exchangesim.adapter.socket.Faults;
import io.tradebot.exchangesim.adapter.socket.Form;
import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import io.tradebot.exchangesim.adapter.socket.HttpCall;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.adapter.socket.Protocol;
import io.tradebot.exchangesim.adapter.socket.RequestLog;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.GeneratedMarket;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.application.Regime;
import io.tradebot.exchangesim.application.SimulationLoop;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The simulator's own calls under {@code /sim/}, for tests and audits; the real venue has nothing
 * of the kind. Answered to the loopback address alone.
 */
final class SimControl {
  private static final Logger log = LoggerFactory.getLogger(SimControl.class);

  private final Exchange exchange;
  private final SimulationLoop loop;
  private final Protocol protocol;
  private final Audience audience;
  private final Faults faults;
  private final RequestLog requests;
  private final @Nullable GeneratedMarket generated;

  SimControl(
      Exchange exchange,
      SimulationLoop loop,
      Protocol protocol,
      Faults faults,
      RequestLog requests,
      @Nullable GeneratedMarket generated) {
    this.exchange = exchange;
    this.loop = loop;
    this.protocol = protocol;
    this.audience = protocol.audience();
    this.faults = faults;
    this.requests = requests;
    this.generated = generated;
  }

  HttpAnswer handle(HttpCall call) {
    if (!call.loopback()) {
      return error(403, "/sim is for this machine alone");
    }
    try {
      JsonNode answer = answer(call, Form.parse(call.query(), call.body()));
      return answer == null
          ? error(404, "No such call: " + call.method() + " " + call.path())
          : HttpAnswer.json(answer);
    } catch (IllegalArgumentException invalid) {
      String message = invalid.getMessage();
      return error(400, message == null ? "invalid" : message);
    }
  }

  private static HttpAnswer error(int status, String message) {
    return HttpAnswer.json(status, Json.object().put("msg", message));
  }

  private @Nullable JsonNode answer(HttpCall call, Form parameters) {
    String what = call.method() + " " + call.path();
    if (!call.method().equals("GET")) {
      log.info("{} {}", what, call.query());
    }
    return switch (what) {
      case "GET /sim/state" -> state();
      case "GET /sim/ledger" -> ledger();
      case "POST /sim/faults" -> {
        Faults.Fault fault =
            new Faults.Fault(
                Faults.Kind.of(parameters.get("kind", "")),
                Faults.Target.of(parameters.get("target", "orders")),
                whole(parameters, "delay_ms", 1_000));
        faults.add(fault, (int) whole(parameters, "count", 1));
        yield done();
      }
      case "DELETE /sim/faults" -> {
        faults.clear();
        protocol.limitUntil(0);
        protocol.banUntil(0);
        protocol.maintainUntil(0);
        audience.heal();
        yield done();
      }
      case "POST /sim/disconnect" -> {
        audience.disconnectAll(1001, "24 hours are over");
        yield done();
      }
      case "POST /sim/shutdown-notice" -> {
        protocol.announceShutdown(exchange.nowMs());
        yield done();
      }
      case "POST /sim/silence" -> {
        audience.silence(exchange.nowMs() + 1_000 * whole(parameters, "seconds", 10));
        yield done();
      }
      case "POST /sim/rate-limit" -> {
        protocol.limitUntil(exchange.nowMs() + 1_000 * whole(parameters, "seconds", 30));
        yield done();
      }
      case "POST /sim/ban" -> {
        protocol.banUntil(exchange.nowMs() + 1_000 * whole(parameters, "seconds", 120));
        yield done();
      }
      case "POST /sim/maintenance" -> {
        protocol.maintainUntil(exchange.nowMs() + 1_000 * whole(parameters, "seconds", 60));
        yield done();
      }
      case "POST /sim/lose", "POST /sim/damage" -> {
        audience.befall(
            call.path().endsWith("lose") ? Audience.MishapKind.LOST : Audience.MishapKind.DAMAGED,
            parameters.get("topic", ""),
            (int) whole(parameters, "count", 1));
        yield done();
      }
      case "POST /sim/speed" -> {
        loop.setSpeed(decimal(parameters.get("value", "")));
        yield done();
      }
      case "POST /sim/regime" -> {
        regime(parameters.get("name"));
        yield done();
      }
      default -> null;
    };
  }

  private void regime(@Nullable String name) {
    if (generated == null) {
      throw new IllegalArgumentException("a recorded market has no regimes");
    }
    if (name == null) {
      generated.beginNextRegime();
    } else {
      generated.begin(Regime.of(name));
    }
  }

  private static long whole(Form parameters, String name, long other) {
    String value = parameters.get(name, Long.toString(other));
    if (!value.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          name + " must be a whole number of at most nine digits, was \"" + value + "\"");
    }
    return Long.parseLong(value);
  }

  private static double decimal(String value) {
    if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      throw new IllegalArgumentException("value must be a decimal, was \"" + value + "\"");
    }
    return Double.parseDouble(value);
  }

  private static String text(long raw) {
    return FixedPoint.toBigDecimal(raw).toPlainString();
  }

  private static ObjectNode order(VenueOrder order) {
    return Json.object()
        .put("symbol", order.symbol())
        .put("orderId", order.orderId())
        .put("clientOrderId", order.clientOrderId())
        .put("price", text(order.price()))
        .put("stopPrice", text(order.stopPrice()))
        .put("origQty", text(order.quantity()))
        .put("executedQty", text(order.executed()))
        .put("status", order.state().name())
        .put("type", order.wireType())
        .put("side", order.side().name())
        .put("time", order.timeMs());
  }

  private static ObjectNode fill(VenueFill fill) {
    return Json.object()
        .put("symbol", fill.symbol())
        .put("tradeId", fill.tradeId())
        .put("orderId", fill.orderId())
        .put("side", fill.buyer() ? "BUY" : "SELL")
        .put("price", text(fill.price()))
        .put("qty", text(fill.quantity()))
        .put("commission", text(fill.commission()))
        .put("commissionAsset", fill.commissionAsset())
        .put("time", fill.timeMs());
  }

  private static ObjectNode request(RequestLog.Entry request) {
    return Json.object()
        .put("time", request.atMs())
        .put("purpose", request.purpose().name())
        .put("method", request.method())
        .put("path", request.path())
        .put("text", request.text());
  }

  /** All that ever came of the account's orders, and each request that reached the venue. */
  private ObjectNode ledger() {
    ObjectNode node = Json.object();
    ArrayNode orders = Json.array();
    exchange.orders(null).forEach(order -> orders.add(order(order)));
    node.set("orders", orders);
    ArrayNode fills = Json.array();
    exchange.fills(null).forEach(fill -> fills.add(fill(fill)));
    node.set("fills", fills);
    ArrayNode written = Json.array();
    requests.entries().forEach(entry -> written.add(request(entry)));
    node.set("requests", written);
    return node.put("requestsDropped", requests.dropped());
  }

  private static ObjectNode done() {
    return Json.object().put("done", true);
  }

  /** The venue's own view of the account, for whoever audits the bot. */
  private ObjectNode state() {
    ObjectNode node =
        Json.object()
            .put("now", exchange.nowMs())
            .put("speed", loop.speed())
            .put("regime", generated == null ? "recording" : generated.regime().wireName())
            .put("connections", audience.connectionCount())
            .put("framesSent", audience.framesSent())
            .put("faultsWaiting", faults.waiting());
    ObjectNode balances = Json.object();
    new TreeMap<>(exchange.funds())
        .forEach(
            (asset, funds) ->
                balances.set(
                    asset,
                    Json.object()
                        .put("free", text(funds.free()))
                        .put("locked", text(funds.locked()))));
    node.set("balances", balances);
    ArrayNode open = Json.array();
    exchange.openOrders(null).forEach(order -> open.add(order(order)));
    node.set("openOrders", open);
    node.put("orderCount", exchange.orders(null).size())
        .put("tradeCount", exchange.fills(null).size());
    ArrayNode markets = Json.array();
    for (Market market : exchange.markets()) {
      markets.add(
          Json.object()
              .put("symbol", market.listing().wireName())
              .put("lastPrice", text(market.lastPrice()))
              .put("bid", text(market.depth().best(Side.BUY)))
              .put("ask", text(market.depth().best(Side.SELL)))
              .put("updateId", market.depth().updateId()));
    }
    node.set("markets", markets);
    return node;
  }
}
