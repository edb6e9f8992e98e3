package io.tradebot.orderexecutor.adapter.binance;

/** A request was built and not written, for something forbade it at the last moment. */
final class WithheldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WithheldException(String why) {
    super(why);
  }
}
