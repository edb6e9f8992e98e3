package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.account.EquityMarked;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The account, marked to market; amounts in its quote asset.
 *
 * @param drawdown fraction below the peak
 */
record AccountView(
    String account,
    String asset,
    String equity,
    String cash,
    String realized,
    String unrealized,
    String fees,
    String peak,
    String drawdown,
    Instant at) {

  static @Nullable AccountView of(@Nullable EquityMarked marked) {
    return marked == null
        ? null
        : new AccountView(
            marked.account().value(),
            marked.equity().asset().code(),
            marked.equity().amount(),
            marked.cash().amount(),
            marked.realized().amount(),
            marked.unrealized().amount(),
            marked.fees().amount(),
            marked.peak().amount(),
            marked.drawdown().toString(),
            marked.occurredAt());
  }
}
