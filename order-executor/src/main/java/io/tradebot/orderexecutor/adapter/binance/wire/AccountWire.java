package io.tradebot.orderexecutor.adapter.binance.wire;

import java.util.List;

/** Answer of {@code GET /api/v3/account}. */
public record AccountWire(List<BalanceWire> balances) {

  public record BalanceWire(String asset, String free, String locked) {}
}
