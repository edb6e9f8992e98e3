package io.tradebot.core.matching;

/** Why a matcher refused an order; nothing of it has traded. */
public enum RejectReason {
  /** A post-only order would have taken liquidity. */
  WOULD_TAKE,
  /** A stop or target is already reached by the last price. */
  WOULD_TRIGGER
}
