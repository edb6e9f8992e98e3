package io.tradebot.core.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import org.junit.jupiter.api.Test;

class MatchingEngineTest {
  private static final long US = 7;
  private final RecordedEvents events = new RecordedEvents();
  private final MatchingEngine engine = new MatchingEngine(events);

  @Test
  void fillsTheBestPriceFirstAndTheOlderOrderFirstAtOnePrice() {
    engine.submit(OrderRequest.limit(1, 0, Side.SELL, 101, 5));
    engine.submit(OrderRequest.limit(2, 0, Side.SELL, 100, 5));
    engine.submit(OrderRequest.limit(3, 0, Side.SELL, 100, 5));

    engine.submit(OrderRequest.market(4, US, Side.BUY, 12));

    assertThat(events.lines)
        .endsWith(
            "traded 4 with 2: 5 at 100", "traded 4 with 3: 5 at 100", "traded 4 with 1: 2 at 101");
    assertThat(engine.lastPrice()).isEqualTo(101);
    assertThat(engine.book().remaining(1)).isEqualTo(3);
  }

  @Test
  void restsWhatALimitOrderCannotTrade() {
    engine.submit(OrderRequest.limit(1, 0, Side.SELL, 100, 5));

    engine.submit(OrderRequest.limit(2, US, Side.BUY, 100, 8));

    assertThat(engine.book().bestPrice(Side.BUY)).isEqualTo(100);
    assertThat(engine.book().remaining(2)).isEqualTo(3);
    assertThat(engine.book().bestPrice(Side.SELL)).isZero();
  }

  @Test
  void cancelsWhatAnImmediateOrderCannotTrade() {
    engine.submit(OrderRequest.limit(1, 0, Side.SELL, 100, 5));

    engine.submit(OrderRequest.limit(2, US, Side.BUY, 100, 8, TimeInForce.IOC));

    assertThat(events.lines).endsWith("traded 2 with 1: 5 at 100", "closed 2 3 NO_LIQUIDITY");
  }

  @Test
  void fillsAFillOrKillOrderWholeOrNotAtAll() {
    engine.submit(OrderRequest.limit(1, 0, Side.SELL, 100, 5));

    engine.submit(OrderRequest.limit(2, US, Side.BUY, 100, 6, TimeInForce.FOK));
    engine.submit(OrderRequest.limit(3, US, Side.BUY, 100, 5, TimeInForce.FOK));

    assertThat(events.lines)
        .containsSequence(
            "accepted 2", "closed 2 6 NOT_FILLED_WHOLE", "accepted 3", "traded 3 with 1: 5 at 100");
  }

  @Test
  void refusesAPostOnlyOrderThatWouldTake() {
    engine.submit(OrderRequest.limit(1, 0, Side.SELL, 100, 5));

    engine.submit(OrderRequest.postOnly(2, US, Side.BUY, 100, 5));
    engine.submit(OrderRequest.postOnly(3, US, Side.BUY, 99, 5));

    assertThat(events.lines).endsWith("rejected 2 WOULD_TAKE", "accepted 3");
  }

  @Test
  void stopsATakerBeforeItTradesWithItsOwnOwner() {
    engine.submit(OrderRequest.limit(1, 0, Side.SELL, 100, 5));
    engine.submit(OrderRequest.limit(2, US, Side.SELL, 101, 5));

    engine.submit(OrderRequest.limit(3, US, Side.BUY, 102, 9));

    assertThat(events.lines).endsWith("traded 3 with 1: 5 at 100", "closed 3 4 SELF_TRADE");
    assertThat(engine.book().remaining(2)).isEqualTo(5);
  }

  @Test
  void firesStopsNearestFirstAfterTheTradeThatReachesThem() {
    engine.submit(OrderRequest.limit(1, 0, Side.BUY, 100, 1));
    engine.submit(OrderRequest.limit(2, 0, Side.BUY, 95, 1));
    engine.submit(OrderRequest.limit(3, 0, Side.BUY, 90, 10));
    engine.submit(OrderRequest.market(4, 0, Side.SELL, 1));
    engine.submit(stop(5, 96, 2));
    engine.submit(stop(6, 95, 2));

    engine.submit(OrderRequest.market(7, 0, Side.SELL, 1));

    assertThat(events.lines)
        .endsWith(
            "traded 7 with 2: 1 at 95",
            "triggered 5",
            "traded 5 with 3: 2 at 90",
            "triggered 6",
            "traded 6 with 3: 2 at 90");
  }

  @Test
  void refusesAStopThatTheLastPriceHasReached() {
    engine.submit(OrderRequest.limit(1, 0, Side.BUY, 100, 1));
    engine.submit(OrderRequest.market(2, 0, Side.SELL, 1));

    engine.submit(stop(3, 100, 1));

    assertThat(events.lines).endsWith("rejected 3 WOULD_TRIGGER");
  }

  @Test
  void cancelsRestingAndWaitingOrdersOnce() {
    engine.submit(OrderRequest.limit(1, US, Side.BUY, 100, 4));
    engine.submit(stop(2, 50, 3));

    assertThat(engine.cancel(1)).isTrue();
    assertThat(engine.cancel(2)).isTrue();

    assertThat(engine.cancel(1)).isFalse();
    assertThat(events.lines).contains("closed 1 4 CANCELED", "closed 2 3 CANCELED");
    assertThat(engine.book().orderCount()).isZero();
  }

  private static OrderRequest stop(long id, long stopPrice, long quantity) {
    return new OrderRequest(
        id, US, Side.SELL, OrderType.STOP_LOSS, TimeInForce.GTC, false, 0, stopPrice, quantity);
  }
}
