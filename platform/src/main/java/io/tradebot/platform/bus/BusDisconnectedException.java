package io.tradebot.platform.bus;

import org.jspecify.annotations.Nullable;

/** Redis cannot be reached, or did not answer in time. */
public final class BusDisconnectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BusDisconnectedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
