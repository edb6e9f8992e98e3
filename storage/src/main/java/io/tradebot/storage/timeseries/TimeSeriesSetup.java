package io.tradebot.storage.timeseries;

/**
 * Prepares a store for what is written to it: retention and down-sampling. Doing it again changes
 * nothing; it can be done while points are written. Blocks.
 */
public interface TimeSeriesSetup {

  /**
   * Brings the store into the wanted state.
   *
   * @throws java.io.UncheckedIOException when the store does not answer, or refuses
   */
  void apply();
}
