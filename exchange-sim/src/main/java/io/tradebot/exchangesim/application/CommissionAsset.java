package io.tradebot.exchangesim.application;

/** What an exchange takes its commission in. */
public enum CommissionAsset {
  /** Off what the account receives. */
  RECEIVED,
  /** The quote asset: on top of what a buyer pays, off what a seller receives. */
  QUOTE
}
