package io.tradebot.common.order;

/** The venue's identity of a fill; unique per venue and symbol, so fills form a set. */
public record TradeId(String value) {
  public TradeId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("trade id must not be blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
