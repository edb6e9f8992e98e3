package io.tradebot.setup.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FillStudyTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

  @Test
  void keepsTheOrderOfTheSessionWhereTwoThreadsReadTheClockInAnother() {
    LiveFills live = new LiveFills();
    add(live, quote(), NOON);
    add(live, new BookSnapshot(BTC, List.of(), List.of(), 2, 0, 0), NOON.plusNanos(133_226));
    add(live, quote(), NOON.plusNanos(1));
    add(live, quote(), NOON.plusSeconds(1));

    List<MarketEvent> tape = FillStudy.tape(live);

    assertThat(tape)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("BestQuote", "BookSnapshot", "BestQuote", "BestQuote");
    assertThat(tape)
        .extracting(event -> event.eventTimeNs() - tape.getFirst().eventTimeNs())
        .containsExactly(0L, 133_226L, 133_226L, 1_000_000_000L);
  }

  private static BestQuote quote() {
    return new BestQuote(
        BTC, Price.of("100"), Quantity.of("1"), Price.of("101"), Quantity.of("1"), 1, 0, 0);
  }

  private static void add(LiveFills live, InstrumentEvent event, Instant at) {
    live.market.add(event);
    live.marketTimes.add(at);
  }
}
