package io.tradebot.orderexecutor.application;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.core.execution.ApprovedOrder;
import io.tradebot.core.execution.VenueReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A venue that executes orders, as the executor sees it. Thread-safe; every method blocks for at
 * most the request timeout.
 *
 * <p>{@code place}, {@code cancel} and {@code query} never throw for what the venue or the network
 * does: their answer is a report, and what is not proven is reported as {@link
 * VenueReport.OutcomeUnknown}. The reading methods throw {@link VenueUnavailableException} when
 * there is no answer to trust.
 */
public interface ExecutionVenue extends AutoCloseable {

  /**
   * Connects: reads the trading rules and measures the clock.
   *
   * @throws VenueUnavailableException when the venue does not answer
   */
  void open();

  /**
   * Sends an order, once. The answers may contain its fills.
   *
   * @param departure asked once the request is built and before it is written; where it forbids,
   *     the answer is {@link VenueReport.Rejected} with a code that begins with {@code NOT_SENT}
   */
  List<VenueReport> place(ApprovedOrder order, Departure departure);

  /** The last word before a request is written. */
  @FunctionalInterface
  interface Departure {
    /** Why the request must not leave; null when it may. */
    @Nullable String forbids();
  }

  /** Asks to cancel one order. */
  List<VenueReport> cancel(ClientOrderId orderId, InstrumentId instrument);

  /**
   * Cancels every open order of an instrument, whoever placed it.
   *
   * @return what was cancelled; empty when nothing was open
   */
  List<VenueReport> cancelAll(InstrumentId instrument);

  /**
   * Asks where an order stands: its fills first, then {@link VenueReport.Found}; or {@link
   * VenueReport.NotFound}; empty when the venue does not answer.
   */
  List<VenueReport> query(ClientOrderId orderId, InstrumentId instrument);

  /** Every open order of an instrument, whoever placed it. */
  List<VenueReport.VenueOrder> openOrders(InstrumentId instrument);

  /**
   * Fills of an instrument from a moment on, oldest first.
   *
   * @param since inclusive
   */
  List<VenueReport.Filled> fills(InstrumentId instrument, Instant since);

  List<Balance> balances();

  /** The rules of the traded instruments; empty before {@link #open}. */
  List<Instrument> instruments();

  /** Reads the trading rules again. */
  List<Instrument> readInstruments();

  /** Measures the venue's clock against ours. */
  Duration measureClockOffset();

  /** Venue time minus local time; follows a step of the local clock at once. */
  Duration clockOffset();

  /** Number of new-order requests written since the start; for the comparison with the journal. */
  long ordersSent();

  /** State of the rate limits. */
  RateUse rateUse();

  /**
   * Listens to the account's stream; reconnects by itself until closed.
   *
   * @param listener gets reports, stream states and balances included, from one thread
   */
  void listen(Consumer<VenueReport> listener);

  @Override
  void close();

  /**
   * How much of the venue's rate limit is used.
   *
   * @param weightUsed in the current minute, by the venue's own count
   * @param weightLimit for a minute
   * @param blockedUntil no request before this moment; {@link Instant#EPOCH} when free
   * @param banned whether the venue has banned this address (418)
   */
  record RateUse(int weightUsed, int weightLimit, Instant blockedUntil, boolean banned) {}
}
