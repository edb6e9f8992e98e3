package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.adapter.binance.wire.AccountPositionWire;
import io.tradebot.orderexecutor.adapter.binance.wire.AccountWire;
import io.tradebot.orderexecutor.adapter.binance.wire.ExchangeInfoWire.FilterWire;
import io.tradebot.orderexecutor.adapter.binance.wire.ExchangeInfoWire.SymbolWire;
import io.tradebot.orderexecutor.adapter.binance.wire.ExecutionReportWire;
import io.tradebot.orderexecutor.adapter.binance.wire.OrderWire;
import io.tradebot.orderexecutor.adapter.binance.wire.TradeWire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From Binance's records to ours; pure. What cannot be mapped throws {@link
 * IllegalArgumentException} naming the value.
 *
 * <p>Clocks: {@code at} is the venue's time.
 */
final class BinanceMapper {
  private static final String NO_CLIENT_ID = "venue-";

  private BinanceMapper() {}

  static Instrument instrument(InstrumentId id, SymbolWire symbol) {
    FilterWire price = filter(symbol, Set.of("PRICE_FILTER"));
    FilterWire lot = filter(symbol, Set.of("LOT_SIZE"));
    FilterWire notional = filter(symbol, Set.of("NOTIONAL", "MIN_NOTIONAL"));
    Asset quote = id.symbol().quote();
    return new Instrument(
        id,
        Price.of(required(price.tickSize(), symbol, "tickSize")),
        Quantity.of(required(lot.stepSize(), symbol, "stepSize")),
        Quantity.of(required(lot.minQty(), symbol, "minQty")),
        Quantity.of(required(lot.maxQty(), symbol, "maxQty")),
        Money.of(required(notional.minNotional(), symbol, "minNotional"), quote),
        symbol.status().equals("TRADING"));
  }

  /** One event of the stream as reports, in the order in which they must be heard. */
  static List<VenueReport> executionReport(ExecutionReportWire wire, InstrumentId instrument) {
    Instant at = Instant.ofEpochMilli(wire.transactionTime());
    ClientOrderId orderId =
        clientOrderId(
            wire.originalClientOrderId() == null || wire.originalClientOrderId().isEmpty()
                ? wire.clientOrderId()
                : wire.originalClientOrderId(),
            wire.orderId());
    VenueOrderId venueOrderId = venueOrderId(wire.orderId());
    return switch (wire.executionType()) {
      case "NEW" -> List.of(new VenueReport.Accepted(orderId, venueOrderId, at));
      case "TRADE" ->
          List.of(
              new VenueReport.Filled(
                  orderId,
                  instrument,
                  venueOrderId,
                  tradeId(wire.tradeId()),
                  side(wire.side()),
                  Price.of(wire.lastPrice()),
                  Quantity.of(wire.lastQuantity()),
                  fee(wire.commission(), wire.commissionAsset(), instrument),
                  liquidity(wire.maker()),
                  at));
      case "CANCELED", "REPLACED" ->
          List.of(new VenueReport.Canceled(orderId, Quantity.of(wire.cumulativeQuantity()), at));
      case "REJECTED" -> {
        String reason = wire.rejectReason() == null ? "" : wire.rejectReason();
        yield List.of(new VenueReport.Rejected(orderId, "REJECTED", reason, at));
      }
      case "EXPIRED" ->
          List.of(new VenueReport.Expired(orderId, Quantity.of(wire.cumulativeQuantity()), at));
      case "TRADE_PREVENTION" ->
          status(wire.status()).isClosed()
              ? List.of(
                  new VenueReport.Expired(orderId, Quantity.of(wire.cumulativeQuantity()), at))
              : List.of();
      default ->
          throw new IllegalArgumentException(
              "execution type must be one that Binance documents, was \""
                  + wire.executionType()
                  + "\"");
    };
  }

  static VenueReport.VenueOrder order(OrderWire wire, InstrumentId instrument) {
    OrderType type = type(wire.type());
    return new VenueReport.VenueOrder(
        orderClientId(wire),
        venueOrderId(wire.orderId()),
        instrument,
        side(wire.side()),
        type,
        Quantity.of(wire.origQty()),
        Quantity.of(wire.executedQty()),
        type.hasLimitPrice() ? Price.of(wire.price()) : null,
        status(wire.status()),
        updatedAt(wire));
  }

  /** Whose order it is: in the answer to a cancel {@code clientOrderId} belongs to the cancel. */
  static ClientOrderId orderClientId(OrderWire wire) {
    String original = wire.origClientOrderId();
    return clientOrderId(
        original == null || original.isEmpty() ? wire.clientOrderId() : original, wire.orderId());
  }

  static Instant updatedAt(OrderWire wire) {
    for (Long ms : new @Nullable Long[] {wire.transactTime(), wire.updateTime(), wire.time()}) {
      if (ms != null && ms > 0) {
        return Instant.ofEpochMilli(ms);
      }
    }
    throw new IllegalArgumentException("order " + wire.orderId() + " has no time");
  }

  static VenueReport.Filled fill(TradeWire wire, ClientOrderId orderId, InstrumentId instrument) {
    return new VenueReport.Filled(
        orderId,
        instrument,
        venueOrderId(wire.orderId()),
        tradeId(wire.id()),
        wire.isBuyer() ? Side.BUY : Side.SELL,
        Price.of(wire.price()),
        Quantity.of(wire.qty()),
        fee(wire.commission(), wire.commissionAsset(), instrument),
        liquidity(wire.isMaker()),
        Instant.ofEpochMilli(wire.time()));
  }

  /**
   * Balances that are not zero, and those of the given assets whatever they are.
   *
   * @param wanted assets that must be readable; others with a name or an amount beyond our types
   *     are left out
   */
  static List<Balance> balances(AccountWire wire, Set<Asset> wanted) {
    List<Balance> balances = new ArrayList<>();
    for (AccountWire.BalanceWire balance : wire.balances()) {
      balance(balance.asset(), balance.free(), balance.locked(), wanted)
          .filter(b -> b.total().isPositive() || wanted.contains(b.asset()))
          .ifPresent(balances::add);
    }
    return balances;
  }

  static List<Balance> balances(AccountPositionWire wire, Set<Asset> wanted) {
    List<Balance> balances = new ArrayList<>();
    for (AccountPositionWire.ChangedBalanceWire balance : wire.balances()) {
      balance(balance.asset(), balance.free(), balance.locked(), wanted).ifPresent(balances::add);
    }
    return balances;
  }

  static OrderStatus status(String status) {
    return switch (status) {
      case "NEW", "PENDING_NEW" -> OrderStatus.ACCEPTED;
      case "PARTIALLY_FILLED" -> OrderStatus.PARTIALLY_FILLED;
      case "FILLED" -> OrderStatus.FILLED;
      case "PENDING_CANCEL" -> OrderStatus.ACCEPTED;
      case "CANCELED" -> OrderStatus.CANCELED;
      case "REJECTED" -> OrderStatus.REJECTED;
      case "EXPIRED", "EXPIRED_IN_MATCH" -> OrderStatus.EXPIRED;
      default ->
          throw new IllegalArgumentException(
              "order status must be one that Binance documents, was \"" + status + "\"");
    };
  }

  private static Optional<Balance> balance(
      String code, String free, String locked, Set<Asset> wanted) {
    Asset asset;
    try {
      asset = Asset.of(code);
    } catch (IllegalArgumentException exotic) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Balance(asset, Quantity.of(free), Quantity.of(locked)));
    } catch (IllegalArgumentException | ArithmeticException tooLarge) {
      if (wanted.contains(asset)) {
        throw tooLarge;
      }
      return Optional.empty();
    }
  }

  private static OrderType type(String type) {
    return switch (type) {
      case "MARKET" -> OrderType.MARKET;
      case "LIMIT", "LIMIT_MAKER" -> OrderType.LIMIT;
      case "STOP_LOSS" -> OrderType.STOP_LOSS;
      case "STOP_LOSS_LIMIT" -> OrderType.STOP_LOSS_LIMIT;
      case "TAKE_PROFIT" -> OrderType.TAKE_PROFIT;
      case "TAKE_PROFIT_LIMIT" -> OrderType.TAKE_PROFIT_LIMIT;
      default ->
          throw new IllegalArgumentException(
              "order type must be one that Binance documents, was \"" + type + "\"");
    };
  }

  private static Side side(String side) {
    return switch (side) {
      case "BUY" -> Side.BUY;
      case "SELL" -> Side.SELL;
      default ->
          throw new IllegalArgumentException("side must be BUY or SELL, was \"" + side + "\"");
    };
  }

  private static Liquidity liquidity(boolean maker) {
    return maker ? Liquidity.MAKER : Liquidity.TAKER;
  }

  private static Money fee(
      @Nullable String commission, @Nullable String asset, InstrumentId instrument) {
    return commission == null || asset == null
        ? Money.zero(instrument.symbol().quote())
        : Money.of(commission, Asset.of(asset));
  }

  static TradeId tradeId(long id) {
    if (id < 0) {
      throw new IllegalArgumentException("a trade must have an id, was " + id);
    }
    return new TradeId(Long.toString(id));
  }

  static VenueOrderId venueOrderId(long id) {
    return new VenueOrderId(Long.toString(id));
  }

  /**
   * Somebody else's order may have an id that our type does not take; it then goes by the venue's
   * number.
   */
  static ClientOrderId clientOrderId(@Nullable String text, long orderId) {
    if (text != null && !text.isEmpty()) {
      try {
        return ClientOrderId.of(text);
      } catch (IllegalArgumentException foreign) {
        return ClientOrderId.of(NO_CLIENT_ID + orderId);
      }
    }
    return ClientOrderId.of(NO_CLIENT_ID + orderId);
  }

  private static FilterWire filter(SymbolWire symbol, Set<String> types) {
    return symbol.filters().stream()
        .filter(f -> types.contains(f.filterType()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(symbol.symbol() + " has no filter of " + types));
  }

  private static String required(@Nullable String value, SymbolWire symbol, String field) {
    return Optional.ofNullable(value)
        .orElseThrow(
            () -> new IllegalArgumentException(symbol.symbol() + " has a filter without " + field));
  }
}
