package io.tradebot.platform.codec;

import io.tradebot.common.contract.Envelope;

/** What became of bytes that came from the bus. */
public sealed interface Decoded {

  /** A message of a known type. */
  record Known(Envelope<?> envelope) implements Decoded {}

  /**
   * A sound envelope of a type or version that this build does not know: newer services may send
   * it.
   */
  record Unknown(String type, int version) implements Decoded {}

  /**
   * No envelope, or one whose content breaks the rules.
   *
   * @param reason in words, without the content
   */
  record Malformed(String reason) implements Decoded {}
}
