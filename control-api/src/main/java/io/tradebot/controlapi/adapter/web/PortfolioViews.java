package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.controlapi.application.EquityHistory.EquityPoint;
import io.tradebot.controlapi.domain.OpenOrder;
import io.tradebot.controlapi.domain.OrderRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the portfolio endpoints answer; every amount is an exact decimal in a string. */
final class PortfolioViews {
  private PortfolioViews() {}

  /**
   * The account now.
   *
   * @param summary null until the executor has marked the account
   * @param exposure value of the open positions at the bid; null when a price is missing
   * @param exposureShare of the equity; null when unknown
   */
  record Overview(
      @Nullable AccountView summary,
      @Nullable String exposure,
      @Nullable String exposureShare,
      List<OpenPosition> positions,
      List<Holding> balances,
      List<Order> openOrders,
      Instant timestamp) {}

  /**
   * A position that is open.
   *
   * @param bid latest best bid; null when none is known
   * @param value at the bid, null without one
   * @param unrealized against the average entry, fees apart; null without a bid
   */
  record OpenPosition(
      String positionId,
      String strategy,
      String venue,
      String symbol,
      String quantity,
      String averageEntry,
      @Nullable String stopLoss,
      @Nullable String takeProfit,
      @Nullable String bid,
      @Nullable Instant bidAt,
      @Nullable String value,
      @Nullable String unrealized,
      String realized,
      String fees,
      Instant openedAt) {}

  /** What the venue says the account holds of an asset. */
  record Holding(String asset, String free, String locked, String total) {}

  /** An order that is not at its end. */
  record Order(
      String orderId,
      String strategy,
      String venue,
      String symbol,
      Side side,
      OrderType type,
      OrderRole role,
      OrderStatus status,
      String quantity,
      String filled,
      @Nullable String limitPrice,
      @Nullable String stopPrice,
      Instant since) {
    static Order of(OpenOrder order) {
      OrderIntent intent = order.intent();
      return new Order(
          intent.orderId().value(),
          intent.strategy().name(),
          intent.instrument().venue().code(),
          intent.instrument().symbol().toString(),
          intent.side(),
          intent.type(),
          intent.role(),
          order.status(),
          intent.quantity().toString(),
          order.filled().toString(),
          text(intent.limitPrice()),
          text(intent.stopPrice()),
          order.since());
    }
  }

  /**
   * An order from its first event to its last.
   *
   * @param filled cumulative
   * @param averagePrice of its fills; null without one
   * @param why the code and the words of a denial or rejection; empty otherwise
   * @param signalId the wish behind it
   */
  record PastOrder(
      String orderId,
      String strategy,
      String venue,
      String symbol,
      Side side,
      OrderType type,
      OrderRole role,
      OrderStatus status,
      boolean open,
      String quantity,
      String filled,
      @Nullable String limitPrice,
      @Nullable String stopPrice,
      @Nullable String averagePrice,
      String why,
      String signalId,
      Instant createdAt,
      Instant updatedAt) {
    static PastOrder of(OrderRecord order) {
      OrderIntent intent = order.intent();
      return new PastOrder(
          intent.orderId().value(),
          intent.strategy().name(),
          intent.instrument().venue().code(),
          intent.instrument().symbol().toString(),
          intent.side(),
          intent.type(),
          intent.role(),
          order.status(),
          !order.status().isClosed(),
          intent.quantity().toString(),
          order.filled().toString(),
          text(intent.limitPrice()),
          text(intent.stopPrice()),
          text(order.averagePrice()),
          order.why(),
          intent.signalId(),
          order.createdAt(),
          order.updatedAt());
    }
  }

  /**
   * A page of orders, newest first.
   *
   * @param nextBefore pass it as {@code before} to get the next page; null at the end
   */
  record PastOrders(List<PastOrder> orders, @Nullable String nextBefore) {}

  /**
   * The equity curve, oldest first.
   *
   * @param marks how many marks lie in the range; more than points when it was thinned
   */
  record History(String account, List<Point> points, int marks) {}

  /** A point of the equity curve. */
  record Point(Instant at, String equity, String cash, String unrealized, String drawdown) {
    static Point of(EquityPoint point) {
      return new Point(
          point.at(),
          point.equity().amount(),
          point.cash().amount(),
          point.unrealized().amount(),
          point.drawdown().toString());
    }
  }

  /**
   * A page of the trade history, newest first; one of the lists is filled, as asked by {@code
   * kind}.
   *
   * @param trades round trips
   * @param fills single fills
   * @param nextBefore pass it as {@code before} to get the next page; null at the end
   */
  record Trades(List<Trade> trades, List<Fill> fills, @Nullable String nextBefore) {}

  /** A round trip. */
  record Trade(
      String positionId,
      String strategy,
      String venue,
      String symbol,
      String quantity,
      String averageEntry,
      @Nullable String averageExit,
      String netProfit,
      String fees,
      String asset,
      String exitReason,
      StatsView.@Nullable Costs costs,
      Instant openedAt,
      Instant closedAt) {
    static Trade of(PositionClosed closed) {
      Position position = closed.position();
      return new Trade(
          position.positionId(),
          position.strategy().name(),
          position.instrument().venue().code(),
          position.instrument().symbol().toString(),
          position.bought().toString(),
          position.averageEntry().toString(),
          text(position.averageExit()),
          position.realized().amount(),
          position.fees().amount(),
          position.realized().asset().code(),
          closed.exitReason(),
          closed.costs() == null ? null : StatsView.Costs.of(closed.costs()),
          position.openedAt(),
          closed.occurredAt());
    }
  }

  /** A fill of an order. */
  record Fill(
      String orderId,
      String tradeId,
      String strategy,
      String venue,
      String symbol,
      Side side,
      OrderRole role,
      String price,
      String quantity,
      String fee,
      String feeAsset,
      Liquidity liquidity,
      Instant at) {
    static Fill of(OrderFilled fill) {
      return new Fill(
          fill.stamp().orderId().value(),
          fill.tradeId().value(),
          fill.stamp().strategy().name(),
          fill.stamp().instrument().venue().code(),
          fill.stamp().instrument().symbol().toString(),
          fill.side(),
          fill.role(),
          fill.price().toString(),
          fill.quantity().toString(),
          fill.fee().amount(),
          fill.fee().asset().code(),
          fill.liquidity(),
          fill.stamp().occurredAt());
    }
  }

  static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
