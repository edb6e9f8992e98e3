package io.tradebot.storage.dataset;

/** What a row of trades stands for. */
public enum TradeKind {
  /** One trade. */
  SINGLE("trades"),
  /** All that one order of a taker traded at one price at one moment. */
  AGGREGATE("agg_trades");

  private final String folder;

  TradeKind(String folder) {
    this.folder = folder;
  }

  String folder() {
    return folder;
  }
}
