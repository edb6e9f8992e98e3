package io.tradebot.orderexecutor.adapter.journal;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.orderexecutor.application.IntentJournal.Intended;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records of the journal as JSON, every value as text in our own spelling, so that a person can
 * read the file.
 */
final class IntentCodec {
  private static final String INTENDED = "intended";
  private static final String CONCLUDED = "concluded";

  private static final JsonMapper JSON = new JsonMapper();

  /** A record of the journal. */
  sealed interface Entry {
    record Intent(Intended intended) implements Entry {}

    record Conclusion(ClientOrderId orderId, OrderStatus status, Instant at) implements Entry {}
  }

  byte[] encode(Entry entry) {
    return JSON.writeValueAsBytes(
        switch (entry) {
          case Entry.Intent(Intended intended) -> intended(intended);
          case Entry.Conclusion(ClientOrderId orderId, OrderStatus status, Instant at) ->
              JSON.createObjectNode()
                  .put("kind", CONCLUDED)
                  .put("orderId", orderId.value())
                  .put("status", status.name())
                  .put("at", at.toString());
        });
  }

  private ObjectNode intended(Intended intended) {
    OrderIntent intent = intended.intent();
    return JSON.createObjectNode()
        .put("kind", INTENDED)
        .put("at", intended.at().toString())
        .put("haltEpoch", intended.haltEpoch())
        .put("orderId", intent.orderId().value())
        .put("account", intent.account().value())
        .put("strategy", intent.strategy().name())
        .put("instrument", intent.instrument().toString())
        .put("side", intent.side().name())
        .put("type", intent.type().name())
        .put("quantity", intent.quantity().toString())
        .put("limitPrice", text(intent.limitPrice()))
        .put("stopPrice", text(intent.stopPrice()))
        .put("timeInForce", intent.timeInForce().name())
        .put("postOnly", intent.postOnly())
        .put("role", intent.role().name())
        .put("signalId", intent.signalId());
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException when it is none of ours
   */
  Entry decode(byte[] payload) {
    JsonNode node = JSON.readTree(payload);
    String kind = node.path("kind").asString("");
    return switch (kind) {
      case INTENDED ->
          new Entry.Intent(
              new Intended(
                  new OrderIntent(
                      ClientOrderId.of(node.required("orderId").asString()),
                      AccountId.of(node.required("account").asString()),
                      StrategyId.of(node.required("strategy").asString()),
                      InstrumentId.of(node.required("instrument").asString()),
                      Side.valueOf(node.required("side").asString()),
                      OrderType.valueOf(node.required("type").asString()),
                      Quantity.of(node.required("quantity").asString()),
                      price(node.path("limitPrice")),
                      price(node.path("stopPrice")),
                      TimeInForce.valueOf(node.required("timeInForce").asString()),
                      node.required("postOnly").asBoolean(),
                      OrderRole.valueOf(node.required("role").asString()),
                      node.required("signalId").asString()),
                  node.required("haltEpoch").asLong(),
                  Instant.parse(node.required("at").asString())));
      case CONCLUDED ->
          new Entry.Conclusion(
              ClientOrderId.of(node.required("orderId").asString()),
              OrderStatus.valueOf(node.required("status").asString()),
              Instant.parse(node.required("at").asString()));
      default ->
          throw new IllegalArgumentException(
              "journal record must be of kind intended or concluded, was \"" + kind + "\"");
    };
  }

  private static @Nullable String text(@Nullable Price price) {
    return price == null ? null : price.toString();
  }

  private static @Nullable Price price(JsonNode node) {
    return node.isNull() || node.isMissingNode() ? null : Price.of(node.asString());
  }
}
