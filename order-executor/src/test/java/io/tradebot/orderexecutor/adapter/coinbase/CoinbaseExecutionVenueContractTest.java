package io.tradebot.orderexecutor.adapter.coinbase;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.orderexecutor.adapter.SimulatedVenueContractTest;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.platform.configuration.SigningKeys;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

class CoinbaseExecutionVenueContractTest extends SimulatedVenueContractTest {
  private static final InstrumentId BTC = InstrumentId.of("COINBASE:BTC-USD");
  private static final String SECRET = SigningKeys.newPem(new SecureRandom());

  @Override
  protected InstrumentId instrument() {
    return BTC;
  }

  @Override
  protected Dialect dialect() {
    return Dialect.COINBASE;
  }

  @Override
  protected String apiSecret() {
    return SECRET;
  }

  @Override
  protected ExecutionVenue adapter(Account account, Duration timeout) {
    return new CoinbaseExecutionVenue(
        account, List.of(BTC), timeout, InstantSource.system(), System::nanoTime);
  }

  @Override
  protected List<VenueReport> place(
      ExecutionVenue to, OrderIntent intent, ExecutionVenue.Departure departure) {
    return ((CoinbaseExecutionVenue) to).place(intent, departure);
  }
}
