package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.order.Side;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.GeneratedMarket;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.application.Regime;
import io.tradebot.exchangesim.application.SimulationLoop;
import io.tradebot.exchangesim.domain.VenueRefusal;
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
  private final BinanceStreams streams;
  private final RateLimits limits;
  private final Faults faults;
  private final @Nullable GeneratedMarket generated;

  SimControl(
      Exchange exchange,
      SimulationLoop loop,
      BinanceStreams streams,
      RateLimits limits,
      Faults faults,
      @Nullable GeneratedMarket generated) {
    this.exchange = exchange;
    this.loop = loop;
    this.streams = streams;
    this.limits = limits;
    this.faults = faults;
    this.generated = generated;
  }

  HttpAnswer handle(HttpCall call) {
    if (!call.loopback()) {
      return HttpAnswer.json(403, Wire.error(-1002, "/sim is for this machine alone"));
    }
    try {
      return HttpAnswer.json(answer(call, Parameters.parse(call.query(), call.body())));
    } catch (VenueRefusal refusal) {
      return HttpAnswer.refused(refusal);
    } catch (IllegalArgumentException invalid) {
      String message = invalid.getMessage();
      return HttpAnswer.json(400, Wire.error(-1100, message == null ? "invalid" : message));
    }
  }

  private JsonNode answer(HttpCall call, Parameters parameters) {
    String what = call.method() + " " + call.path();
    if (!call.method().equals("GET")) {
      log.info("{} {}", what, call.query());
    }
    return switch (what) {
      case "GET /sim/state" -> state();
      case "POST /sim/faults" -> {
        Faults.Fault fault =
            new Faults.Fault(
                Faults.Kind.of(parameters.required("kind")),
                Faults.Target.of(parameters.optional("target", "orders")),
                whole(parameters, "delay_ms", 1_000));
        faults.add(fault, (int) whole(parameters, "count", 1));
        yield done();
      }
      case "DELETE /sim/faults" -> {
        faults.clear();
        limits.force(0);
        streams.silence(0);
        yield done();
      }
      case "POST /sim/disconnect" -> {
        streams.disconnectAll(1001, "24 hours are over");
        yield done();
      }
      case "POST /sim/shutdown-notice" -> {
        streams.announceShutdown(exchange.nowMs());
        yield done();
      }
      case "POST /sim/silence" -> {
        streams.silence(exchange.nowMs() + 1_000 * whole(parameters, "seconds", 10));
        yield done();
      }
      case "POST /sim/rate-limit" -> {
        limits.force(exchange.nowMs() + 1_000 * whole(parameters, "seconds", 30));
        yield done();
      }
      case "POST /sim/ban" -> {
        limits.ban(exchange.nowMs() + 1_000 * whole(parameters, "seconds", 120));
        yield done();
      }
      case "POST /sim/speed" -> {
        loop.setSpeed(FixedPoint.toDouble(parameters.amount("value")));
        yield done();
      }
      case "POST /sim/regime" -> {
        regime(parameters.optional("name"));
        yield done();
      }
      default -> throw new VenueRefusal(404, -1000, "No such call: " + what);
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

  private static long whole(Parameters parameters, String name, long other) {
    Long value = parameters.optionalWhole(name);
    return value == null ? other : value;
  }

  private static ObjectNode done() {
    return Wire.object().put("done", true);
  }

  /** The venue's own view of the account, for whoever audits the bot. */
  private ObjectNode state() {
    ObjectNode node =
        Wire.object()
            .put("now", exchange.nowMs())
            .put("speed", loop.speed())
            .put("regime", generated == null ? "recording" : generated.regime().wireName())
            .put("connections", streams.connectionCount())
            .put("framesSent", streams.framesSent())
            .put("faultsWaiting", faults.waiting());
    ObjectNode balances = Wire.object();
    new TreeMap<>(exchange.funds())
        .forEach(
            (asset, funds) ->
                balances.set(
                    asset,
                    Wire.object()
                        .put("free", Wire.decimal(funds.free()))
                        .put("locked", Wire.decimal(funds.locked()))));
    node.set("balances", balances);
    ArrayNode open = Wire.array();
    exchange.openOrders(null).forEach(order -> open.add(Wire.order(order)));
    node.set("openOrders", open);
    node.put("orderCount", exchange.orders(null).size())
        .put("tradeCount", exchange.fills(null).size());
    ArrayNode markets = Wire.array();
    for (Market market : exchange.markets()) {
      markets.add(
          Wire.object()
              .put("symbol", market.listing().wireName())
              .put("lastPrice", Wire.decimal(market.lastPrice()))
              .put("bid", Wire.decimal(market.depth().best(Side.BUY)))
              .put("ask", Wire.decimal(market.depth().best(Side.SELL)))
              .put("updateId", market.depth().updateId()));
    }
    node.set("markets", markets);
    return node;
  }
}
