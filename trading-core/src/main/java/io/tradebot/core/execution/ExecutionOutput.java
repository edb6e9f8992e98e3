package io.tradebot.core.execution;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.message.Message;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.VenueOrderId;
import org.jspecify.annotations.Nullable;

/** What the engine wants done, in order. */
public sealed interface ExecutionOutput {

  /**
   * Send an order that passed every check.
   *
   * <p>Whoever executes this must journal the intent durably first, must not send it when the halt
   * epoch has risen since, and must not send it later than the request timeout after it was made;
   * an order that is not sent is reported as {@link VenueReport.Rejected} with the code {@code
   * NOT_SENT}.
   */
  record SendOrder(ApprovedOrder order, long haltEpoch) implements ExecutionOutput {}

  record SendCancel(
      ClientOrderId orderId,
      @Nullable VenueOrderId venueOrderId,
      InstrumentId instrument,
      String reason)
      implements ExecutionOutput {}

  /** Cancel everything open on an instrument, on the venue's list, ours and others'. */
  record SendCancelAll(InstrumentId instrument) implements ExecutionOutput {}

  /** Ask the venue where an order stands. */
  record QueryOrder(ClientOrderId orderId, InstrumentId instrument) implements ExecutionOutput {}

  /** Read the venue's lists and report a {@link VenueReport.Snapshot}. */
  record ReadVenue(String reason) implements ExecutionOutput {}

  /** Tell the others. */
  record Publish(Message message) implements ExecutionOutput {}
}
