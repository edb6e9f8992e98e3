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

/** Passes everything on; to be changed in one place by a test. */
class DelegatingVenue implements ExecutionVenue {
  private final ExecutionVenue venue;

  DelegatingVenue(ExecutionVenue venue) {
    this.venue = venue;
  }

  @Override
  public void open() {
    venue.open();
  }

  @Override
  public List<VenueReport> place(ApprovedOrder order, Departure departure) {
    return venue.place(order, departure);
  }

  @Override
  public List<VenueReport> cancel(ClientOrderId orderId, InstrumentId instrument) {
    return venue.cancel(orderId, instrument);
  }

  @Override
  public List<VenueReport> cancelAll(InstrumentId instrument) {
    return venue.cancelAll(instrument);
  }

  @Override
  public List<VenueReport> query(ClientOrderId orderId, InstrumentId instrument) {
    return venue.query(orderId, instrument);
  }

  @Override
  public List<VenueReport.VenueOrder> openOrders(InstrumentId instrument) {
    return venue.openOrders(instrument);
  }

  @Override
  public List<VenueReport.Filled> fills(InstrumentId instrument, Instant since) {
    return venue.fills(instrument, since);
  }

  @Override
  public List<Balance> balances() {
    return venue.balances();
  }

  @Override
  public List<Instrument> instruments() {
    return venue.instruments();
  }

  @Override
  public List<Instrument> readInstruments() {
    return venue.readInstruments();
  }

  @Override
  public Duration measureClockOffset() {
    return venue.measureClockOffset();
  }

  @Override
  public Duration clockOffset() {
    return venue.clockOffset();
  }

  @Override
  public long ordersSent() {
    return venue.ordersSent();
  }

  @Override
  public RateUse rateUse() {
    return venue.rateUse();
  }

  @Override
  public void listen(Consumer<VenueReport> listener) {
    venue.listen(listener);
  }

  @Override
  public void close() {
    venue.close();
  }
}
