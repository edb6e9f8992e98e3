package io.tradebot.orderexecutor.adapter.kraken;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.core.execution.VenueReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Kraken's answers and events in our words; pure. Everything throws {@link
 * IllegalArgumentException} for what is missing or cannot be read.
 */
final class KrakenMapper {
  /** Begins the id of orders that came without one of ours. */
  static final String NO_CLIENT_ID = "kraken-";

  private static final String MOST = "10000000";

  private KrakenMapper() {}

  static Instrument instrument(InstrumentId id, JsonNode pair) {
    int lotDecimals = pair.path("lot_decimals").asInt(FixedPoint.DECIMALS);
    if (lotDecimals > FixedPoint.DECIMALS) {
      throw new IllegalArgumentException(
          id + " has lots of " + lotDecimals + " decimals; at most 8 can be traded");
    }
    String lot = BigDecimal.ONE.movePointLeft(lotDecimals).toPlainString();
    return new Instrument(
        id,
        Price.of(text(pair, "tick_size")),
        Quantity.of(lot),
        Quantity.of(text(pair, "ordermin")),
        Quantity.of(MOST),
        Money.of(text(pair, "costmin"), id.symbol().quote()),
        text(pair, "status").equals("online"));
  }

  /** The parameters of a new order, in the order in which they are sent. */
  static Map<String, String> order(OrderIntent intent, String pair, Instant deadline) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("pair", pair);
    parameters.put("type", intent.side() == Side.BUY ? "buy" : "sell");
    parameters.put("ordertype", intent.type().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    parameters.put("volume", intent.quantity().toString());
    Price limit = intent.limitPrice();
    Price stop = intent.stopPrice();
    if (stop != null) {
      parameters.put("price", stop.toString());
      if (limit != null) {
        parameters.put("price2", limit.toString());
      }
    } else if (limit != null) {
      parameters.put("price", limit.toString());
    }
    if (intent.postOnly()) {
      parameters.put("oflags", "post");
    }
    if (intent.type() == OrderType.LIMIT && !intent.postOnly()) {
      parameters.put(
          "timeinforce",
          switch (intent.timeInForce()) {
            case GTC -> "GTC";
            case IOC -> "IOC";
            case FOK ->
                throw new IllegalArgumentException("Kraken's spot market knows no fill-or-kill");
          });
    }
    parameters.put("cl_ord_id", intent.orderId().value());
    parameters.put("deadline", deadline.toString());
    return parameters;
  }

  static VenueReport.VenueOrder order(String id, JsonNode order, InstrumentId instrument) {
    JsonNode description = order.path("descr");
    OrderType type = type(text(description, "ordertype"));
    String limit = type.hasStopPrice() ? text(description, "price2") : text(description, "price");
    Quantity executed = Quantity.of(text(order, "vol_exec"));
    return new VenueReport.VenueOrder(
        clientOrderId(order.path("cl_ord_id"), id),
        new VenueOrderId(id),
        instrument,
        side(text(description, "type")),
        type,
        Quantity.of(text(order, "vol")),
        executed,
        type.hasLimitPrice() ? Price.of(limit) : null,
        status(text(order, "status"), executed),
        seconds(order.has("closetm") ? order.path("closetm") : order.path("opentm")));
  }

  private static OrderStatus status(String status, Quantity executed) {
    return switch (status) {
      case "pending", "open" ->
          executed.isZero() ? OrderStatus.ACCEPTED : OrderStatus.PARTIALLY_FILLED;
      case "closed" -> OrderStatus.FILLED;
      case "canceled" -> OrderStatus.CANCELED;
      case "expired" -> OrderStatus.EXPIRED;
      default ->
          throw new IllegalArgumentException(
              "order status must be one that Kraken documents, was \"" + status + "\"");
    };
  }

  static VenueReport.Filled fill(
      String tradeId, JsonNode trade, ClientOrderId orderId, InstrumentId instrument) {
    return new VenueReport.Filled(
        orderId,
        instrument,
        new VenueOrderId(text(trade, "ordertxid")),
        new TradeId(tradeId),
        side(text(trade, "type")),
        Price.of(plain(text(trade, "price"))),
        Quantity.of(plain(text(trade, "vol"))),
        fee(text(trade, "fee"), instrument.symbol().quote()),
        trade.path("maker").asBoolean(false) ? Liquidity.MAKER : Liquidity.TAKER,
        seconds(trade.path("time")));
  }

  /** One event of the executions channel as reports. */
  static List<VenueReport> execution(JsonNode event, InstrumentId instrument) {
    String id = text(event, "order_id");
    ClientOrderId orderId = clientOrderId(event.path("cl_ord_id"), id);
    Instant at = Instant.parse(text(event, "timestamp"));
    String kind = text(event, "exec_type");
    return switch (kind) {
      case "pending_new", "new" ->
          List.of(new VenueReport.Accepted(orderId, new VenueOrderId(id), at));
      case "trade" ->
          List.of(
              new VenueReport.Filled(
                  orderId,
                  instrument,
                  new VenueOrderId(id),
                  new TradeId(text(event, "exec_id")),
                  side(text(event, "side")),
                  Price.of(plain(text(event, "last_price"))),
                  Quantity.of(plain(text(event, "last_qty"))),
                  fees(event.path("fees"), instrument),
                  text(event, "liquidity_ind").equals("m") ? Liquidity.MAKER : Liquidity.TAKER,
                  at));
      case "canceled" -> List.of(new VenueReport.Canceled(orderId, cumulative(event), at));
      case "expired" -> List.of(new VenueReport.Expired(orderId, cumulative(event), at));
      // Fills tell what a fill does; the rest changes nothing that we keep.
      case "filled", "amended", "restated", "status", "iceberg_refill" -> List.of();
      default ->
          throw new IllegalArgumentException(
              "exec_type must be one that Kraken documents, was \"" + kind + "\"");
    };
  }

  private static @Nullable Quantity cumulative(JsonNode event) {
    return event.has("cum_qty") ? Quantity.of(plain(text(event, "cum_qty"))) : null;
  }

  private static Money fees(JsonNode fees, InstrumentId instrument) {
    if (fees.isEmpty()) {
      return Money.zero(instrument.symbol().quote());
    }
    JsonNode fee = fees.path(0);
    String code = text(fee, "asset");
    Asset asset =
        KrakenSymbols.asset(code)
            .orElseThrow(() -> new IllegalArgumentException("fee in the asset " + code));
    return fee(text(fee, "qty"), asset);
  }

  private static Money fee(String amount, Asset asset) {
    return Money.of(
        new BigDecimal(amount).setScale(FixedPoint.DECIMALS, RoundingMode.UP).toPlainString(),
        asset);
  }

  /** Free is what is not held for orders. */
  static List<Balance> balances(JsonNode balances, Set<Asset> wanted) {
    List<Balance> read = new ArrayList<>();
    balances
        .properties()
        .forEach(
            entry ->
                KrakenSymbols.asset(entry.getKey())
                    .ifPresent(
                        asset -> {
                          BigDecimal total = new BigDecimal(text(entry.getValue(), "balance"));
                          BigDecimal held = new BigDecimal(text(entry.getValue(), "hold_trade"));
                          if (total.signum() != 0 || wanted.contains(asset)) {
                            read.add(new Balance(asset, down(total.subtract(held)), down(held)));
                          }
                        }));
    return read;
  }

  private static Quantity down(BigDecimal amount) {
    return Quantity.of(amount.setScale(FixedPoint.DECIMALS, RoundingMode.DOWN).toPlainString());
  }

  /** Without zeros beyond the eight decimals that we keep. */
  private static String plain(String number) {
    BigDecimal value = new BigDecimal(number).stripTrailingZeros();
    return value.scale() < 0 ? value.toBigInteger().toString() : value.toPlainString();
  }

  static ClientOrderId clientOrderId(JsonNode given, String venueOrderId) {
    String text = given.asString("");
    if (!text.isEmpty()) {
      try {
        return ClientOrderId.of(text);
      } catch (IllegalArgumentException foreign) {
        return ClientOrderId.of(NO_CLIENT_ID + venueOrderId);
      }
    }
    return ClientOrderId.of(NO_CLIENT_ID + venueOrderId);
  }

  private static OrderType type(String type) {
    try {
      return OrderType.valueOf(type.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException other) {
      // Somebody's trailing stop or the like: what matters is that it is open and how much of it.
      return OrderType.MARKET;
    }
  }

  private static Side side(String side) {
    return switch (side) {
      case "buy" -> Side.BUY;
      case "sell" -> Side.SELL;
      default ->
          throw new IllegalArgumentException("side must be buy or sell, was \"" + side + "\"");
    };
  }

  private static Instant seconds(JsonNode time) {
    if (!time.isNumber()) {
      throw new IllegalArgumentException("a time in seconds must be a number, was " + time);
    }
    BigDecimal seconds = time.decimalValue();
    return Instant.ofEpochSecond(
        seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
  }

  /** A member as text; numbers keep their digits. */
  static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isNumber()) {
      return value.decimalValue().toPlainString();
    }
    if (!value.isString()) {
      throw new IllegalArgumentException("\"" + name + "\" is missing");
    }
    return value.asString();
  }
}
