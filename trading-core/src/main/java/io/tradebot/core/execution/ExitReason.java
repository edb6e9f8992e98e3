package io.tradebot.core.execution;

/**
 * Why a position is closed. The reason begins the id of the wish, from which the ids of the orders
 * come, so that it is known from an order alone, after a restart as well.
 */
enum ExitReason {
  SIGNAL("signal", ""),
  STOP_LOSS("stop_loss", "stop:"),
  TAKE_PROFIT("take_profit", "target:"),
  TIME_STOP("time_stop", "time:"),
  /** Profit enough for the age of the position. */
  ROI("roi", "roi:"),
  FORCED("forced", "force:");

  private final String text;
  private final String prefix;

  ExitReason(String text, String prefix) {
    this.text = text;
    this.prefix = prefix;
  }

  /** As it is published. */
  String text() {
    return text;
  }

  String idOf(String wish) {
    return prefix + wish;
  }

  /** The reason behind the id of a wish. */
  static ExitReason of(String signalId) {
    for (ExitReason reason : values()) {
      if (!reason.prefix.isEmpty() && signalId.startsWith(reason.prefix)) {
        return reason;
      }
    }
    return SIGNAL;
  }
}
