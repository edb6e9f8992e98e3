package io.tradebot.orderexecutor.adapter.connection;

/** A request was built and not written, for something forbade it at the last moment. */
public final class WithheldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WithheldException(String why) {
    super(why);
  }
}
