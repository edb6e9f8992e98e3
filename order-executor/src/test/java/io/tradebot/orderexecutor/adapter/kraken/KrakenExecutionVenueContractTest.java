package io.tradebot.orderexecutor.adapter.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.orderexecutor.adapter.SimulatedVenueContractTest;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class KrakenExecutionVenueContractTest extends SimulatedVenueContractTest {
  private static final InstrumentId BTC = InstrumentId.of("KRAKEN:BTC-USD");
  private static final String SECRET = "c2VjcmV0LW9mLXRoZS1hY2NvdW50";

  @Override
  protected InstrumentId instrument() {
    return BTC;
  }

  @Override
  protected Dialect dialect() {
    return Dialect.KRAKEN;
  }

  @Override
  protected String apiSecret() {
    return SECRET;
  }

  @Override
  protected ExecutionVenue adapter(Account account, Duration timeout) {
    return new KrakenExecutionVenue(
        account, List.of(BTC), timeout, InstantSource.system(), System::nanoTime);
  }

  @Override
  protected List<VenueReport> place(
      ExecutionVenue to, OrderIntent intent, ExecutionVenue.Departure departure) {
    return ((KrakenExecutionVenue) to).place(intent, departure);
  }

  @Test
  void armsTheDeadMansSwitchAndDisarmsItForMaintenance() throws Exception {
    KrakenExecutionVenue kraken = (KrakenExecutionVenue) venue();
    listen();
    awaitSwitch(kraken, true);

    control("POST", "/sim/maintenance?seconds=600");
    // Nothing can be disarmed at a venue that takes no calls: what counts is that it is not armed
    // anew, and is as soon as the venue is back.
    control("DELETE", "/sim/faults");

    awaitSwitch(kraken, true);
    place(limitOrder(Side.BUY, 0.9, false));
    kraken.close();
    assertThat(kraken.isDeadMansSwitchArmed()).isFalse();
  }

  private static void awaitSwitch(KrakenExecutionVenue kraken, boolean armed) {
    long end = System.nanoTime() + 15_000_000_000L;
    while (kraken.isDeadMansSwitchArmed() != armed) {
      assertThat(System.nanoTime()).as("armed: " + armed).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
