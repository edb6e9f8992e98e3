package io.tradebot.exchangesim.application;

import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Keeps the account across restarts of the venue. */
public interface AccountJournal {
  /** What is known from earlier runs. */
  Remembered restore();

  /** Writes one change whole or not at all, before its outcome is told to anybody. */
  void append(Collection<VenueOrder> orders, List<VenueFill> fills, Map<String, Funds> funds);

  /**
   * @param orders open and closed, the oldest first
   * @param funds empty when the account was never used
   */
  record Remembered(List<VenueOrder> orders, List<VenueFill> fills, Map<String, Funds> funds) {}

  /** A journal for a venue that forgets. */
  static AccountJournal none() {
    return new AccountJournal() {
      @Override
      public Remembered restore() {
        return new Remembered(List.of(), List.of(), Map.of());
      }

      @Override
      public void append(
          Collection<VenueOrder> orders, List<VenueFill> fills, Map<String, Funds> funds) {
        // Forgets on purpose.
      }
    };
  }
}
