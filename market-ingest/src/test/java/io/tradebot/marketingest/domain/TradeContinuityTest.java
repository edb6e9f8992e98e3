package io.tradebot.marketingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.domain.TradeContinuity.Observation;
import io.tradebot.testkit.SeededRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TradeContinuityTest implements TradeContinuity.Output {
  private final List<Long> out = new ArrayList<>();
  private final List<Long> fetched = new ArrayList<>();
  private final List<String> holes = new ArrayList<>();
  private TradeContinuity trades = new TradeContinuity(this);

  @Override
  public void next(PublicTrade trade, boolean streamed) {
    out.add(trade.tradeId());
    if (!streamed) {
      fetched.add(trade.tradeId());
    }
  }

  @Override
  public void hole(long fromNs, long toNs) {
    holes.add(fromNs + "-" + toNs);
  }

  @Test
  void waitsForAStartAndJoinsTheStreamToIt() {
    assertThat(trades.observe(trade(12))).isEqualTo(Observation.HELD);
    assertThat(out).isEmpty();

    trades.repair(List.of(trade(9), trade(10), trade(11)));

    assertThat(out).containsExactly(9L, 10L, 11L, 12L);
    assertThat(trades.isWaiting()).isFalse();
  }

  @Test
  void holdsBackWhatFollowsAGapUntilItIsRepaired() {
    trades.repair(List.of(trade(1)));

    assertThat(trades.observe(trade(4))).isEqualTo(Observation.GAP);
    assertThat(trades.observe(trade(5))).isEqualTo(Observation.HELD);
    assertThat(out).containsExactly(1L);
    trades.repair(List.of(trade(2), trade(3), trade(4)));

    assertThat(out).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(fetched).containsExactly(1L, 2L, 3L);
    assertThat(holes).isEmpty();
  }

  @Test
  void tellsEveryFurtherGapAndEveryLateTradeWhileOthersAreMissing() {
    trades.repair(List.of(trade(1)));

    assertThat(trades.observe(trade(4))).isEqualTo(Observation.GAP);
    assertThat(trades.observe(trade(7))).isEqualTo(Observation.GAP);
    assertThat(trades.observe(trade(6))).isEqualTo(Observation.LATE);
    assertThat(trades.observe(trade(2))).isEqualTo(Observation.LATE);
    assertThat(trades.observe(trade(6))).isEqualTo(Observation.DUPLICATE);
    assertThat(trades.observe(trade(8))).isEqualTo(Observation.HELD);
  }

  @Test
  void dropsATradeThatTheVenueDoesNotKnow() {
    trades.repair(List.of(trade(1)));
    assertThat(trades.observe(trade(9_000))).isEqualTo(Observation.GAP);
    trades.repair(List.of(trade(2), trade(3)));

    assertThat(trades.disown(3)).isEqualTo(1);

    assertThat(trades.isWaiting()).isFalse();
    assertThat(trades.observe(trade(4))).isEqualTo(Observation.NEXT);
    assertThat(out).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void tellsWhatTheStreamBringsAfterItWasFetchedFromADuplicate() {
    trades.observe(trade(10));
    trades.repair(List.of(trade(10), trade(11), trade(12)));

    assertThat(trades.observe(trade(11))).isEqualTo(Observation.FETCHED);
    assertThat(trades.observe(trade(11))).isEqualTo(Observation.DUPLICATE);
    assertThat(trades.observe(trade(12))).isEqualTo(Observation.FETCHED);
    assertThat(trades.observe(trade(13))).isEqualTo(Observation.NEXT);
    assertThat(out).containsExactly(10L, 11L, 12L, 13L);
  }

  @Test
  void tellsDuplicatesFromAVenueThatCountsAnew() {
    trades.repair(List.of(trade(99)));
    trades.observe(trade(100));

    assertThat(trades.observe(trade(100))).isEqualTo(Observation.DUPLICATE);
    assertThat(trades.observe(trade(3, 101_000))).isEqualTo(Observation.RESTARTED);
    assertThat(trades.isRestartShownBy(List.of(trade(3, 101_000)))).isTrue();
    assertThat(trades.isRestartShownBy(List.of(trade(99)))).isFalse();
  }

  @Test
  void saysWhereTradesAreMissingForGood() {
    trades.repair(List.of(trade(1)));
    trades.observe(trade(7));

    trades.giveUp();

    assertThat(holes).containsExactly("1000-7000");
    assertThat(out).containsExactly(1L, 7L);
  }

  @Test
  void givesEveryTradeOnceAndInOrderWhateverTheStreamDoes() {
    SeededRuns.of(200)
        .forEach(
            random -> {
              out.clear();
              trades = new TradeContinuity(this);
              trades.repair(List.of(trade(0)));
              List<PublicTrade> late = new ArrayList<>();
              for (long id = 1; id <= 300; id++) {
                switch (random.nextInt(12)) {
                  case 0 -> {}
                  case 1 -> late.add(trade(id));
                  case 2 -> {
                    trades.observe(trade(id));
                    trades.observe(trade(id));
                  }
                  default -> trades.observe(trade(id));
                }
                if (!late.isEmpty() && random.nextInt(4) == 0) {
                  trades.observe(late.removeFirst());
                }
                if (trades.isWaiting() && random.nextInt(8) == 0) {
                  trades.repair(
                      LongStream.rangeClosed(trades.nextId(), id)
                          .mapToObj(TradeContinuityTest::trade)
                          .toList());
                }
              }
              trades.repair(
                  LongStream.rangeClosed(trades.nextId(), 300)
                      .mapToObj(TradeContinuityTest::trade)
                      .toList());

              assertThat(out).isEqualTo(LongStream.rangeClosed(0, 300).boxed().toList());
            });
  }

  private static PublicTrade trade(long id) {
    return trade(id, id * 1_000);
  }

  private static PublicTrade trade(long id, long timeNs) {
    return new PublicTrade(
        InstrumentId.of("BINANCE:BTC-USDT"),
        id,
        Price.of("100"),
        Quantity.of("1"),
        Side.BUY,
        timeNs,
        timeNs);
  }
}
