package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.orderexecutor.adapter.SimulatedVenueContractTest;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

class BinanceExecutionVenueContractTest extends SimulatedVenueContractTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final String SECRET = "secret-of-the-account";

  @Override
  protected InstrumentId instrument() {
    return BTC;
  }

  @Override
  protected Dialect dialect() {
    return Dialect.BINANCE;
  }

  @Override
  protected String apiSecret() {
    return SECRET;
  }

  @Override
  protected ExecutionVenue adapter(Account account, Duration timeout) {
    return new BinanceExecutionVenue(
        account, List.of(BTC), timeout, InstantSource.system(), System::nanoTime);
  }

  @Override
  protected List<VenueReport> place(
      ExecutionVenue to, OrderIntent intent, ExecutionVenue.Departure departure) {
    return ((BinanceExecutionVenue) to).place(intent, departure);
  }
}
