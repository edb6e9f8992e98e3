package io.tradebot.core.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.order.Side;
import org.junit.jupiter.api.Test;

class ObservedMarketMatcherTest {
  private static final long US = 7;
  private final RecordedEvents events = new RecordedEvents();
  private final ObservedMarketMatcher matcher = new ObservedMarketMatcher(events);

  @Test
  void takesTheObservedLevelsOnce() {
    matcher.observeLevel(Side.SELL, 100, 5);
    matcher.observeLevel(Side.SELL, 101, 5);

    matcher.submit(OrderRequest.market(1, US, Side.BUY, 7));
    matcher.submit(OrderRequest.market(2, US, Side.BUY, 7));

    assertThat(events.lines)
        .containsExactly(
            "accepted 1",
            "traded 1 with 0: 5 at 100",
            "traded 1 with 0: 2 at 101",
            "accepted 2",
            "traded 2 with 0: 3 at 101",
            "closed 2 4 NO_LIQUIDITY");
  }

  @Test
  void waitsBehindTheQueueThatItJoined() {
    matcher.observeLevel(Side.BUY, 99, 10);
    matcher.submit(OrderRequest.limit(1, US, Side.BUY, 99, 4));

    matcher.observeTrade(Side.SELL, 99, 10);
    matcher.observeTrade(Side.SELL, 99, 3);

    assertThat(events.lines).containsExactly("accepted 1", "traded 0 with 1: 3 at 99");
  }

  @Test
  void fillsWholeWhenTheMarketTradesThrough() {
    matcher.observeLevel(Side.BUY, 99, 10);
    matcher.submit(OrderRequest.limit(1, US, Side.BUY, 99, 4));

    matcher.observeTrade(Side.SELL, 98, 1);

    assertThat(events.lines).endsWith("traded 0 with 1: 4 at 99");
  }

  @Test
  void movesUpWhenTheLevelShrinksBelowWhatWasAhead() {
    matcher.observeLevel(Side.BUY, 99, 10);
    matcher.submit(OrderRequest.limit(1, US, Side.BUY, 99, 4));

    matcher.observeLevel(Side.BUY, 99, 2);
    matcher.observeTrade(Side.SELL, 99, 3);

    assertThat(events.lines).endsWith("traded 0 with 1: 1 at 99");
  }
}
