package io.tradebot.orderexecutor.adapter.binance.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Event {@code outboundAccountPosition} of the account's stream: the balances that changed. */
public record AccountPositionWire(
    @JsonProperty("E") long eventTime, @JsonProperty("B") List<ChangedBalanceWire> balances) {

  public record ChangedBalanceWire(
      @JsonProperty("a") String asset,
      @JsonProperty("f") String free,
      @JsonProperty("l") String locked) {}
}
