package io.tradebot.orderexecutor.application;

import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderStatus;
import java.time.Instant;
import java.util.List;

/**
 * The list of orders that may be at the venue, on disk before each is sent. Thread-safe.
 *
 * <p>The venue is the truth; the journal is the list of questions to ask it after a crash.
 */
public interface IntentJournal extends AutoCloseable {

  /**
   * Writes an intent; on return it survives a power cut.
   *
   * @throws JournalUnavailableException when that is not certain: the order must not be sent
   */
  void intend(OrderIntent intent, long haltEpoch, Instant at);

  /**
   * Notes that an order is closed, so that it need not be asked for after a restart. Not forced to
   * disk: losing it costs a question.
   */
  void conclude(ClientOrderId orderId, OrderStatus status, Instant at);

  /** The intents that had not been concluded when the journal was opened, oldest first. */
  List<Intended> unresolved();

  /** What was found wrong when the journal was opened. */
  Recovery recovery();

  /** Intents written since it was opened; for the comparison with the orders sent. */
  long intents();

  /** How long the last write took until it was on disk. */
  long lastSyncNanos();

  /** Bytes on disk. */
  long size();

  @Override
  void close();

  /** An intent as it was journaled. */
  record Intended(OrderIntent intent, long haltEpoch, Instant at) {}

  /**
   * What opening found.
   *
   * @param tornBytes dropped at the end: a write that a crash cut short, and that was therefore
   *     never sent
   * @param corruptRegions damaged places with readable records behind them: a disk fault or a
   *     foreign hand; intents may be missing and are adopted from the venue
   */
  record Recovery(long tornBytes, int corruptRegions) {
    public boolean isClean() {
      return corruptRegions == 0;
    }
  }
}
