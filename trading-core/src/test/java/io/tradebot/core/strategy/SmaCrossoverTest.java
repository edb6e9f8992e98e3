package io.tradebot.core.strategy;

import static io.tradebot.core.strategy.Market.BTC;
import static io.tradebot.core.strategy.Market.analysisOf;
import static io.tradebot.core.strategy.Market.candle;
import static io.tradebot.core.strategy.Market.known;
import static io.tradebot.core.strategy.Market.wideCandle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Price;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmaCrossoverTest {
  private static final SmaCrossoverParameters PARAMETERS =
      new SmaCrossoverParameters(
          Timeframe.S1, 2, 4, 3, Duration.ofSeconds(5), Duration.ofSeconds(10));

  private final SmaCrossover strategy = new SmaCrossover(BTC, PARAMETERS, AnalysisDetail.SAMPLED);
  private int second;

  @Test
  void wantsLongWhenTheFastAverageCrossesAboveTheSlowOne() {
    feed(104, 103, 102, 101);

    List<SignalRaised> signals = feed(110);

    assertThat(signals).hasSize(1);
    SignalRaised signal = signals.getFirst();
    assertThat(signal.stance()).isEqualTo(Stance.LONG);
    assertThat(signal.referencePrice()).isEqualTo(Price.of("110"));
    assertThat(signal.atr()).isNotNull();
    assertThat(signal.occurredAt()).isEqualTo(time(5));
    assertThat(signal.expiresAt()).isEqualTo(time(5).plusSeconds(5));
    assertThat(signal.signalId())
        .isEqualTo("signal/sma_crossover/BINANCE:BTC-USDT/1s@1767225604000000000");
    assertThat(signal.analysisId())
        .isEqualTo("analysis/sma_crossover/BINANCE:BTC-USDT/1s@1767225604000000000");
  }

  @Test
  void theAtrOfASignalIsThatOfItsTimeframeInQuoteUnits() {
    feed(100, 100, 100, 99);

    SignalRaised signal = feed(103).getFirst();

    // True ranges 1, 1, 1 begin at 1; then 1.5 (from 100 to 98.5); then 4.5 (from 99 to 103.5).
    double afterFourth = (1 * 2 + 1.5) / 3;
    assertThat(signal.atr()).isEqualTo(Price.ofRaw(Math.round((afterFourth * 2 + 4.5) / 3 * 1e8)));
  }

  @Test
  void decidesNothingBeforeItIsWarm() {
    Verdict verdict = onCandle(104);

    assertThat(verdict.signals()).isEmpty();
    assertThat(analysisOf(verdict).decision()).isEqualTo(Decision.ABSTAIN);
    assertThat(analysisOf(verdict).reason()).isEqualTo("warming up, 1 of 4 candles");
  }

  @Test
  void theFirstTrendItSeesIsNoCrossing() {
    assertThat(feed(101, 102, 103, 104, 105, 106)).isEmpty();
  }

  @Test
  void averagesThatTouchHaveNotCrossed() {
    feed(104, 103, 102, 101);

    assertThat(feed(102, 101, 100)).isEmpty();
    assertThat(feed(105)).hasSize(1);
  }

  @Test
  void aRestingPriceRaisesNothing() {
    for (int i = 0; i < 500; i++) {
      assertThat(strategy.onCandle(candle(BTC, i, "61234.57"), time(i + 1)).signals()).isEmpty();
    }
  }

  @Test
  void wantsFlatWhenThePositionIsHeldAndTheFastAverageIsBelow() {
    feed(104, 103, 102, 101, 110);
    strategy.onPosition(Market.opened(SmaCrossover.ID, BTC, time(second)));

    assertThat(feed(111, 112)).isEmpty();
    List<SignalRaised> signals = feed(90);

    assertThat(signals).hasSize(1);
    assertThat(signals.getFirst().stance()).isEqualTo(Stance.FLAT);
  }

  @Test
  void anExitDoesNotWaitForTheCoolDown() {
    feed(104, 103, 102, 101, 110);
    strategy.onPosition(Market.opened(SmaCrossover.ID, BTC, time(second)));

    assertThat(feed(50)).extracting(SignalRaised::stance).containsExactly(Stance.FLAT);
  }

  @Test
  void anExitThatWasNotActedUponIsWantedAgainOnceItHasExpired() {
    feed(104, 103, 102, 101, 110);
    strategy.onPosition(Market.opened(SmaCrossover.ID, BTC, time(second)));
    SignalRaised first = feed(90).getFirst();

    assertThat(feed(89, 88, 87, 86)).isEmpty();
    List<SignalRaised> again = feed(85);

    assertThat(again).hasSize(1);
    assertThat(again.getFirst().stance()).isEqualTo(Stance.FLAT);
    assertThat(again.getFirst().signalId()).isNotEqualTo(first.signalId());
  }

  @Test
  void wantsNothingSoldThatItDoesNotHold() {
    feed(104, 103, 102, 101, 110);

    assertThat(feed(90, 80, 70)).isEmpty();
  }

  @Test
  void letsACrossingGoThatComesDuringTheCoolDown() {
    feed(104, 103, 102, 101, 110);

    assertThat(feed(90, 80, 70, 120)).isEmpty();
    assertThat(feed(90, 80, 70, 60, 50, 120)).hasSize(1);
  }

  @Test
  void afterAClosedPositionItMayEnterAgain() {
    feed(104, 103, 102, 101, 110);
    strategy.onPosition(Market.opened(SmaCrossover.ID, BTC, time(second)));
    feed(90);
    strategy.onPosition(Market.closed(SmaCrossover.ID, BTC, time(second)));

    List<SignalRaised> signals = feed(80, 70, 60, 50, 49, 48, 47, 46, 45, 44, 100);

    assertThat(signals).extracting(SignalRaised::stance).containsExactly(Stance.LONG);
  }

  @Test
  void wantsNoEntryWhileTheFeedIsAtFaultAndSaysSo() {
    feed(104, 103, 102, 101);
    strategy.onFeed(BTC, "trade stream silent for 7000 ms");

    Verdict verdict = onCandle(110);

    assertThat(verdict.signals()).isEmpty();
    assertThat(analysisOf(verdict).decision()).isEqualTo(Decision.ABSTAIN);
    assertThat(analysisOf(verdict).reason()).contains("trade stream silent");
  }

  @Test
  void exitsEvenWhileTheFeedIsAtFault() {
    feed(104, 103, 102, 101, 110);
    strategy.onPosition(Market.opened(SmaCrossover.ID, BTC, time(second)));
    strategy.onFeed(BTC, "trade stream silent for 7000 ms");

    assertThat(feed(90)).extracting(SignalRaised::stance).containsExactly(Stance.FLAT);
  }

  @Test
  void raisesNothingFromACandleThatCameTooLate() {
    feed(104, 103, 102, 101);
    CandleClosed crossing = wideCandle(BTC, second, 110);

    Verdict verdict = strategy.onCandle(crossing, time(second + 1).plusMillis(5_001));

    assertThat(verdict.signals()).isEmpty();
    assertThat(analysisOf(verdict).decision()).isEqualTo(Decision.ABSTAIN);
  }

  @Test
  void theSameCandlesGiveTheSameIds() {
    SmaCrossover other = new SmaCrossover(BTC, PARAMETERS, AnalysisDetail.SIGNALS);
    List<SignalRaised> signals = feed(104, 103, 102, 101, 110);

    List<SignalRaised> again = new ArrayList<>();
    int n = 0;
    for (double price : new double[] {104, 103, 102, 101, 110}) {
      again.addAll(other.onCandle(wideCandle(BTC, n, price), time(++n)).signals());
    }

    assertThat(again).isEqualTo(signals);
  }

  @Test
  void learningFromThePastSignalsNothingAndLosesNothing() {
    SmaCrossover taught = new SmaCrossover(BTC, PARAMETERS, AnalysisDetail.SAMPLED);
    double[] past = {104, 103, 102, 101};
    for (int n = 0; n < past.length; n++) {
      taught.learn(wideCandle(BTC, n, past[n]));
    }
    feed(past);

    Verdict afterTeaching = taught.onCandle(wideCandle(BTC, second, 110), time(second + 1));

    assertThat(afterTeaching).isEqualTo(onCandle(110));
  }

  @Test
  void withoutWatchersOnlySignalsAreAnalysed() {
    SmaCrossover quiet = new SmaCrossover(BTC, PARAMETERS, AnalysisDetail.SIGNALS);
    double[] prices = {104, 103, 102, 101, 110, 111};
    List<Verdict> verdicts = new ArrayList<>();
    for (int n = 0; n < prices.length; n++) {
      verdicts.add(quiet.onCandle(wideCandle(BTC, n, prices[n]), time(n + 1)));
    }

    assertThat(verdicts).filteredOn(v -> !v.equals(Verdict.NOTHING)).hasSize(1);
    assertThat(analysisOf(verdicts.get(4)).decision()).isEqualTo(Decision.BUY);
  }

  @Test
  void theAnalysisNamesItsSteps() {
    feed(104, 103, 102, 101);

    Verdict verdict = onCandle(110);

    assertThat(analysisOf(verdict).steps())
        .extracting(AnalysisStep::name)
        .containsExactly("warm_up", "crossover", "volatility", "position", "cool_down", "feed");
    assertThat(analysisOf(verdict).steps().get(1).value())
        .isEqualTo("fast 105.50000 above slow 104.00000, just crossed");
  }

  @Test
  void afterForgettingItWarmsUpAnewAndKeepsWhatIsHeld() {
    feed(104, 103, 102, 101, 110);
    strategy.onPosition(Market.opened(SmaCrossover.ID, BTC, time(second)));

    strategy.forget(BTC);

    assertThat(strategy.isReady()).isFalse();
    assertThat(feed(100, 99, 98)).isEmpty();
    assertThat(feed(97)).extracting(SignalRaised::stance).containsExactly(Stance.FLAT);
  }

  @Test
  void refusesAFastAverageThatIsNotFaster() {
    assertThatThrownBy(
            () ->
                new SmaCrossoverParameters(
                    Timeframe.S1, 30, 30, 14, Duration.ofSeconds(5), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "fast period must be at least 1 and below the slow period, was 30 with slow period 30");
  }

  private List<SignalRaised> feed(double... prices) {
    List<SignalRaised> signals = new ArrayList<>();
    for (double price : prices) {
      signals.addAll(onCandle(price).signals());
    }
    return signals;
  }

  private Verdict onCandle(double price) {
    CandleClosed candle = wideCandle(BTC, second, price);
    second++;
    return strategy.onCandle(candle, known(candle.receiveTimeNs()));
  }

  private static Instant time(int seconds) {
    return Market.MIDNIGHT.plusSeconds(seconds);
  }
}
