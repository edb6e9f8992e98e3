package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.core.execution.ExecutionInput;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.platform.bus.Trace;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final ExecutionInput COMMAND =
      new ExecutionInput.Command(new ControlCommand("c-1", ControlAction.PANIC, "test", "", NOW));
  private static final ExecutionInput REPORT =
      new ExecutionInput.Venue(new VenueReport.StreamState(true, "", NOW));

  private final Inbox inbox = new Inbox();

  @Test
  void letsACommandOvertakeAFloodAndKeepsOnlyTheNewestQuote() throws InterruptedException {
    for (int i = 1; i <= 10_000; i++) {
      inbox.quote(quote("BINANCE:BTC-USDT", i));
      inbox.quote(quote("BINANCE:ETH-USDT", i));
    }
    inbox.report(REPORT);
    inbox.command(COMMAND, Trace.ORIGIN);

    assertThat(inbox.size()).isEqualTo(4);
    assertThat(next()).isEqualTo(COMMAND);
    assertThat(next()).isEqualTo(REPORT);
    assertThat(next()).isEqualTo(new ExecutionInput.Market(quote("BINANCE:BTC-USDT", 10_000)));
    assertThat(next()).isEqualTo(new ExecutionInput.Market(quote("BINANCE:ETH-USDT", 10_000)));
  }

  @Test
  void doesNotStarveASignalUnderAFloodOfQuotes() throws InterruptedException {
    ExecutionInput signal = new ExecutionInput.Tick();
    inbox.signal(signal, Trace.ORIGIN);

    int before = 0;
    inbox.quote(quote("BINANCE:BTC-USDT", 1));
    while (!next().equals(signal)) {
      before++;
      inbox.quote(quote("BINANCE:BTC-USDT", before + 1));
    }

    assertThat(before).isBetween(1, 64);
  }

  @Test
  void givesNothingWhenNothingComesInTime() throws InterruptedException {
    assertThat(inbox.take(1_000)).isNull();
  }

  private ExecutionInput next() throws InterruptedException {
    return Objects.requireNonNull(inbox.take(0)).input();
  }

  private static BestQuote quote(String instrument, long update) {
    return new BestQuote(
        InstrumentId.of(instrument),
        Price.of("100"),
        Quantity.of("1"),
        Price.of("101"),
        Quantity.of("1"),
        update,
        update,
        update);
  }
}
