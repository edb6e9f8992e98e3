package io.tradebot.common.account;

import io.tradebot.common.message.Message;

/** A fact about an account as a whole. */
public sealed interface AccountEvent extends Message
    permits BalancesUpdated, EquityMarked, PositionsMarked, PerformanceUpdated {
  AccountId account();
}
