package io.tradebot.orderexecutor.adapter.coinbase;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Coinbase's answers and events in our words; pure. Everything throws {@link
 * IllegalArgumentException} for what is missing or cannot be read.
 */
final class CoinbaseMapper {
  /** Begins the id of orders that came without one that our type takes. */
  static final String NO_CLIENT_ID = "cb-";

  private static final String MOST = "10000000";

  private CoinbaseMapper() {}

  /** Products are named as our symbols are. */
  static String product(InstrumentId instrument) {
    return instrument.symbol().base().code() + "-" + instrument.symbol().quote().code();
  }

  static Instrument instrument(InstrumentId id, JsonNode product) {
    BigDecimal most = new BigDecimal(text(product, "base_max_size"));
    return new Instrument(
        id,
        Price.of(plain(text(product, "quote_increment"))),
        Quantity.of(plain(text(product, "base_increment"))),
        Quantity.of(plain(text(product, "base_min_size"))),
        Quantity.of(plain(most.min(new BigDecimal(MOST)).toPlainString())),
        Money.of(plain(text(product, "quote_min_size")), id.symbol().quote()),
        text(product, "status").equals("online")
            && !product.path("trading_disabled").asBoolean(false)
            && !product.path("cancel_only").asBoolean(false)
            && !product.path("is_disabled").asBoolean(false));
  }

  /** The body of a new order. */
  static ObjectNode order(OrderIntent intent) {
    ObjectNode inner = JsonNodeFactory.instance.objectNode();
    inner.put("base_size", intent.quantity().toString());
    Price limit = intent.limitPrice();
    Price stop = intent.stopPrice();
    if (limit != null) {
      inner.put("limit_price", limit.toString());
    }
    String kind =
        switch (intent.type()) {
          case MARKET -> "market_market_ioc";
          case LIMIT ->
              switch (intent.timeInForce()) {
                case GTC -> {
                  inner.put("post_only", intent.postOnly());
                  yield "limit_limit_gtc";
                }
                case IOC -> "sor_limit_ioc";
                case FOK -> "limit_limit_fok";
              };
          case STOP_LOSS_LIMIT, TAKE_PROFIT_LIMIT -> {
            boolean up =
                (intent.type() == OrderType.STOP_LOSS_LIMIT) == (intent.side() == Side.BUY);
            inner.put("stop_price", stop == null ? "" : stop.toString());
            inner.put("stop_direction", up ? "STOP_DIRECTION_STOP_UP" : "STOP_DIRECTION_STOP_DOWN");
            yield "stop_limit_stop_limit_gtc";
          }
          case STOP_LOSS, TAKE_PROFIT ->
              throw new IllegalArgumentException(
                  "Coinbase takes stops with a limit price only, not " + intent.type());
        };
    ObjectNode configuration = JsonNodeFactory.instance.objectNode();
    configuration.set(kind, inner);
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("client_order_id", intent.orderId().value())
            .put("product_id", product(intent.instrument()))
            .put("side", intent.side().name());
    body.set("order_configuration", configuration);
    return body;
  }

  static VenueReport.VenueOrder order(JsonNode order, InstrumentId instrument) {
    String id = text(order, "order_id");
    Quantity filled = Quantity.of(plain(text(order, "filled_size")));
    Map.Entry<String, JsonNode> configuration =
        order.path("order_configuration").properties().stream()
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("order " + id + " is of no kind"));
    JsonNode inner = configuration.getValue();
    boolean market = configuration.getKey().startsWith("market");
    boolean stop = configuration.getKey().startsWith("stop_limit");
    // A market order in quote tells its size only by what it filled.
    Quantity quantity =
        inner.has("base_size") ? Quantity.of(plain(text(inner, "base_size"))) : filled;
    return new VenueReport.VenueOrder(
        clientOrderId(order.path("client_order_id").asString(""), id),
        new VenueOrderId(id),
        instrument,
        side(text(order, "side")),
        market ? OrderType.MARKET : stop ? OrderType.STOP_LOSS_LIMIT : OrderType.LIMIT,
        quantity,
        filled,
        market ? null : Price.of(plain(text(inner, "limit_price"))),
        status(text(order, "status"), filled),
        updatedAt(order));
  }

  private static Instant updatedAt(JsonNode order) {
    String filledAt = order.path("last_fill_time").asString("");
    return Instant.parse(filledAt.isEmpty() ? text(order, "created_time") : filledAt);
  }

  static OrderStatus status(String status, Quantity filled) {
    return switch (status) {
      case "PENDING", "OPEN", "QUEUED", "CANCEL_QUEUED", "EDIT_QUEUED" ->
          filled.isZero() ? OrderStatus.ACCEPTED : OrderStatus.PARTIALLY_FILLED;
      case "FILLED" -> OrderStatus.FILLED;
      case "CANCELLED" -> OrderStatus.CANCELED;
      case "EXPIRED" -> OrderStatus.EXPIRED;
      case "FAILED" -> OrderStatus.REJECTED;
      default ->
          throw new IllegalArgumentException(
              "order status must be one that Coinbase documents, was \"" + status + "\"");
    };
  }

  static VenueReport.Filled fill(JsonNode fill, ClientOrderId orderId, InstrumentId instrument) {
    if (fill.path("size_in_quote").asBoolean(false)) {
      throw new IllegalArgumentException("a fill with its size in quote cannot be booked");
    }
    return new VenueReport.Filled(
        orderId,
        instrument,
        new VenueOrderId(text(fill, "order_id")),
        new TradeId(text(fill, "trade_id")),
        side(text(fill, "side")),
        Price.of(plain(text(fill, "price"))),
        Quantity.of(plain(text(fill, "size"))),
        Money.of(
            new BigDecimal(text(fill, "commission"))
                .setScale(FixedPoint.DECIMALS, RoundingMode.UP)
                .toPlainString(),
            instrument.symbol().quote()),
        text(fill, "liquidity_indicator").equals("MAKER") ? Liquidity.MAKER : Liquidity.TAKER,
        Instant.parse(text(fill, "trade_time")));
  }

  static List<Balance> balances(JsonNode accounts, Set<Asset> wanted) {
    List<Balance> balances = new ArrayList<>();
    for (JsonNode account : accounts) {
      Asset asset = asset(text(account, "currency"));
      if (asset == null) {
        continue;
      }
      Quantity free = down(text(account.path("available_balance"), "value"));
      Quantity held = down(text(account.path("hold"), "value"));
      if (free.isPositive() || held.isPositive() || wanted.contains(asset)) {
        balances.add(new Balance(asset, free, held));
      }
    }
    return balances;
  }

  private static @Nullable Asset asset(String code) {
    try {
      return Asset.of(code);
    } catch (IllegalArgumentException exotic) {
      return null;
    }
  }

  private static Quantity down(String amount) {
    return Quantity.of(
        new BigDecimal(amount).setScale(FixedPoint.DECIMALS, RoundingMode.DOWN).toPlainString());
  }

  static String plain(String number) {
    BigDecimal value = new BigDecimal(number).stripTrailingZeros();
    return value.scale() < 0 ? value.toBigInteger().toString() : value.toPlainString();
  }

  static ClientOrderId clientOrderId(String given, String venueOrderId) {
    if (!given.isEmpty()) {
      try {
        return ClientOrderId.of(given);
      } catch (IllegalArgumentException foreign) {
        return foreign(venueOrderId);
      }
    }
    return foreign(venueOrderId);
  }

  /** The venue's id without its dashes fits into one of ours. */
  static ClientOrderId foreign(String venueOrderId) {
    return ClientOrderId.of(NO_CLIENT_ID + venueOrderId.replace("-", ""));
  }

  private static Side side(String side) {
    return switch (side) {
      case "BUY" -> Side.BUY;
      case "SELL" -> Side.SELL;
      default ->
          throw new IllegalArgumentException("side must be BUY or SELL, was \"" + side + "\"");
    };
  }

  static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isNumber()) {
      return value.decimalValue().toPlainString();
    }
    if (!value.isString() || value.asString().isEmpty()) {
      throw new IllegalArgumentException("\"" + name + "\" is missing");
    }
    return value.asString();
  }
}
