package io.tradebot.orderexecutor.application;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.common.order.OrderAccepted;
import io.tradebot.common.order.OrderCancelRejected;
import io.tradebot.common.order.OrderCancelRequested;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderExpired;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderStamp;
import io.tradebot.common.order.OrderSubmitted;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes orders, fills, the equity curve and what each position is worth as points. Prices and
 * amounts become doubles here, for charts only.
 */
final class TimeSeriesRecorder {
  private final TimeSeriesWriter writer;

  TimeSeriesRecorder(TimeSeriesWriter writer) {
    this.writer = writer;
  }

  void record(OrderEvent event) {
    OrderStamp stamp = event.stamp();
    Map<String, String> tags = new HashMap<>();
    tags.put("venue", stamp.instrument().venue().code());
    tags.put("symbol", stamp.instrument().symbol().toString());
    tags.put("strategy", stamp.strategy().name());
    Map<String, Object> fields = new HashMap<>();
    fields.put("order_id", stamp.orderId().value());
    String detail = "";
    switch (event) {
      case OrderInitialized initialized -> {
        fields.put("quantity", initialized.intent().quantity().toDouble());
        tags.put("side", initialized.intent().side().name());
        tags.put("role", initialized.intent().role().name());
        fields.put("type", initialized.intent().type().name());
      }
      case OrderFilled fill -> {
        fields.put("quantity", fill.quantity().toDouble());
        fields.put("price", fill.price().toDouble());
        fields.put("cumulative", fill.cumulativeQuantity().toDouble());
        fields.put("fee", fill.fee().toDouble());
        fields.put("fee_asset", fill.fee().asset().code());
        fields.put("trade_id", fill.tradeId().value());
        tags.put("side", fill.side().name());
        tags.put("role", fill.role().name());
        tags.put("liquidity", fill.liquidity().name());
      }
      case OrderDenied denied -> detail = denied.code() + " " + denied.detail();
      case OrderRejected rejected -> detail = rejected.code() + " " + rejected.detail();
      case OrderCancelRejected rejected -> detail = rejected.code() + " " + rejected.detail();
      case OrderCancelRequested requested -> detail = requested.reason();
      case OrderCanceled canceled ->
          fields.put("cumulative", canceled.cumulativeQuantity().toDouble());
      case OrderExpired expired ->
          fields.put("cumulative", expired.cumulativeQuantity().toDouble());
      case OrderSubmitted _ -> {}
      case OrderAccepted accepted -> fields.put("venue_order_id", accepted.venueOrderId().value());
    }
    if (event instanceof OrderFilled fill) {
      writer.write(
          new Point(
              "fills", tags, fields, Point.timeNs(stamp.occurredAt(), fill.tradeId().value())));
      return;
    }
    tags.put("status", status(event));
    fields.put("detail", detail);
    write("orders", tags, fields, stamp.learnedAt());
  }

  static String status(OrderEvent event) {
    return switch (event) {
      case OrderInitialized _ -> "INITIALIZED";
      case OrderDenied _ -> "DENIED";
      case OrderSubmitted _ -> "SUBMITTED";
      case OrderAccepted _ -> "ACCEPTED";
      case OrderRejected _ -> "REJECTED";
      case OrderCancelRequested _ -> "CANCEL_REQUESTED";
      case OrderCancelRejected _ -> "CANCEL_REJECTED";
      case OrderFilled fill -> fill.leavesQuantity().isZero() ? "FILLED" : "PARTIALLY_FILLED";
      case OrderCanceled _ -> "CANCELED";
      case OrderExpired _ -> "EXPIRED";
    };
  }

  void record(EquityMarked mark) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("equity", mark.equity().toDouble());
    fields.put("cash", mark.cash().toDouble());
    fields.put("realized", mark.realized().toDouble());
    fields.put("unrealized", mark.unrealized().toDouble());
    fields.put("fees", mark.fees().toDouble());
    fields.put("peak", mark.peak().toDouble());
    fields.put("drawdown", mark.drawdown().toDouble());
    write("equity", Map.of("account", mark.account().value()), fields, mark.occurredAt());
  }

  /** One point for each strategy and instrument; what has no price yet has no value. */
  void record(PositionsMarked marked) {
    for (PositionsMarked.Mark mark : marked.marks()) {
      Map<String, Object> fields = new HashMap<>();
      fields.put("quantity", mark.quantity().toDouble());
      fields.put("realized", mark.realized().toDouble());
      fields.put("fees", mark.fees().toDouble());
      if (mark.value() != null) {
        fields.put("value", mark.value().toDouble());
      }
      if (mark.unrealized() != null) {
        fields.put("unrealized", mark.unrealized().toDouble());
      }
      write(
          "marks",
          Map.of(
              "account",
              marked.account().value(),
              "venue",
              mark.instrument().venue().code(),
              "symbol",
              mark.instrument().symbol().toString(),
              "strategy",
              mark.strategy().name()),
          fields,
          marked.occurredAt());
    }
  }

  private void write(
      String measurement, Map<String, String> tags, Map<String, Object> fields, Instant at) {
    writer.write(
        new Point(
            measurement,
            tags,
            fields,
            Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano())));
  }
}
