package io.tradebot.common.account;

import java.time.Instant;
import java.util.List;

/** The venue's word on what an account holds. */
public record BalancesUpdated(
    AccountId account, List<Balance> balances, Instant occurredAt, Instant learnedAt)
    implements AccountEvent {
  public BalancesUpdated {
    balances = List.copyOf(balances);
  }
}
