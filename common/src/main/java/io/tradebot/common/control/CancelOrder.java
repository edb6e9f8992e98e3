package io.tradebot.common.control;

import io.tradebot.common.order.ClientOrderId;
import java.time.Instant;

/** Cancel one open order by hand; answered once it is closed. */
public record CancelOrder(
    String commandId, ClientOrderId orderId, String issuedBy, String reason, Instant issuedAt)
    implements TradingCommand {
  @Override
  public ControlAction action() {
    return ControlAction.CANCEL_ORDER;
  }
}
