package io.tradebot.exchangesim.application;

/**
 * What makes the venue's markets move: a generator or a recording. Used on the venue's thread
 * alone.
 */
public interface MarketSource {
  /** {@link #nextNs} of a source that has ended. */
  long ENDED = Long.MAX_VALUE;

  /** When the next event is due, in nanoseconds of market time since the start; never falls. */
  long nextNs();

  /** Performs the next event on the venue's markets. */
  void fire();
}
