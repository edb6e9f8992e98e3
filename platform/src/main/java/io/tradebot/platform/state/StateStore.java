package io.tradebot.platform.state;

import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.StateKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what {@code EventBus.publishDurably} wrote. Thread-safe.
 *
 * <p>Every method throws {@link io.tradebot.platform.bus.BusDisconnectedException} when Redis does
 * not answer.
 */
public interface StateStore {

  Optional<Envelope<?>> read(StateKey key);

  /** The latest envelopes under all keys that begin with a prefix such as {@code "position:"}. */
  List<Envelope<?>> readAll(String prefix);

  /** The newest entries of a history, oldest first. */
  List<Envelope<?>> newest(HistoryKey history, int count);

  /** A page of a history, newest first, before an entry. */
  HistoryPage page(HistoryKey history, String beforeId, int count);

  void delete(StateKey key);

  /**
   * Takes or renews a lease.
   *
   * @return the fencing token, which rises with every change of owner; empty when somebody else
   *     holds it
   */
  OptionalLong acquireLease(StateKey lease, String owner, Duration length);

  void releaseLease(StateKey lease, String owner);

  /**
   * A page of a history.
   *
   * @param entries newest first
   * @param nextBeforeId pass it to get the next page; empty at the end
   */
  record HistoryPage(List<Envelope<?>> entries, String nextBeforeId) {}
}
