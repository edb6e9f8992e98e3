package io.tradebot.platform.bus;

import io.tradebot.common.contract.Envelope;

/**
 * What a message follows from.
 *
 * @param correlationId of the origin; empty begins a new one
 * @param causationId id of the message that caused this one; empty at the origin
 */
public record Trace(String correlationId, String causationId) {
  /** Begins a new correlation. */
  public static final Trace ORIGIN = new Trace("", "");

  /** Follows from a message. */
  public static Trace of(Envelope<?> cause) {
    return new Trace(cause.correlationId(), cause.id());
  }
}
