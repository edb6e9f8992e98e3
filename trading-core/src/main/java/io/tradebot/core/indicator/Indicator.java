package io.tradebot.core.indicator;

/**
 * A number computed from a stream, which is known once {@link #warmUp} updates have been seen.
 *
 * <p>Each implementation has its own {@code update}, as inputs differ. Every value depends on the
 * updates before it and on nothing else. Not thread-safe.
 */
public interface Indicator {

  /** Updates needed before there is a value. */
  int warmUp();

  boolean isReady();

  /** The value after the latest update; {@code NaN} until {@link #isReady}. */
  double value();

  /** Forgets every update. */
  void reset();
}
