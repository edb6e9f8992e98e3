package io.tradebot.core.strategy;

import static io.tradebot.core.strategy.Market.BTC;
import static io.tradebot.core.strategy.Market.START_NS;
import static io.tradebot.core.strategy.Market.analysisOf;
import static io.tradebot.core.strategy.Market.book;
import static io.tradebot.core.strategy.Market.known;
import static io.tradebot.core.strategy.Market.wideCandle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Price;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderBookImbalanceTest {
  private static final long TENTH = Market.SECOND / 10;
  private static final double BIDS = 0.8;
  private static final double EVEN = 0.5;
  private static final double ASKS = 0.2;
  private static final OrderBookImbalanceParameters PARAMETERS =
      new OrderBookImbalanceParameters(
          Timeframe.S1, 5, 0.6, 0.45, 3, 4, 3, Duration.ofSeconds(2), Duration.ofSeconds(15));

  private final OrderBookImbalance strategy =
      new OrderBookImbalance(BTC, PARAMETERS, AnalysisDetail.SAMPLED);
  private long timeNs = START_NS + 10 * Market.SECOND;
  private long updateId = 1_000;

  @Test
  void wantsLongOnceEnoughBooksAgreeAboveTheTrend() {
    warmUpAt(100);

    assertThat(feed(101, BIDS, BIDS)).isEmpty();
    List<SignalRaised> signals = feed(101, BIDS);

    assertThat(signals).hasSize(1);
    SignalRaised signal = signals.getFirst();
    assertThat(signal.stance()).isEqualTo(Stance.LONG);
    assertThat(signal.conviction()).isEqualTo(0.8);
    assertThat(signal.referencePrice()).as("best ask").isEqualTo(Price.of("101.01"));
    assertThat(signal.atr()).isEqualTo(Price.of("1"));
    assertThat(signal.signalId())
        .isEqualTo("signal/order_book_imbalance/BINANCE:BTC-USDT/book1002@" + (timeNs - TENTH));
    assertThat(signal.expiresAt()).isEqualTo(known(timeNs - TENTH).plusSeconds(2));
  }

  @Test
  void oneBookThatDisagreesBeginsTheCountAnew() {
    warmUpAt(100);

    assertThat(feed(101, BIDS, BIDS, EVEN, BIDS, BIDS)).isEmpty();
    assertThat(feed(101, BIDS)).hasSize(1);
  }

  @Test
  void wantsNoEntryBelowTheTrend() {
    warmUpAt(100);

    assertThat(feed(99, BIDS, BIDS, BIDS, BIDS, BIDS)).isEmpty();
  }

  @Test
  void abstainsUntilTheTrendIsKnown() {
    strategy.onCandle(wideCandle(BTC, 0, 100), known(START_NS));

    Verdict verdict = onBook(101, BIDS);

    assertThat(verdict.signals()).isEmpty();
    assertThat(analysisOf(verdict).decision()).isEqualTo(Decision.ABSTAIN);
    assertThat(analysisOf(verdict).reason()).isEqualTo("warming up, 1 of 4 candles");
  }

  @Test
  void wantsFlatOnceEnoughBooksSayThatBidsFaded() {
    warmUpAt(100);
    feed(101, BIDS, BIDS, BIDS);
    strategy.onPosition(Market.opened(OrderBookImbalance.ID, BTC, known(timeNs)));

    assertThat(feed(101, ASKS, ASKS, EVEN, ASKS, ASKS)).isEmpty();
    List<SignalRaised> signals = feed(101, ASKS);

    assertThat(signals).extracting(SignalRaised::stance).containsExactly(Stance.FLAT);
    assertThat(signals.getFirst().referencePrice()).as("best bid").isEqualTo(Price.of("100.99"));
  }

  @Test
  void wantsFlatOnceTheTrendIsLostWhateverTheBids() {
    warmUpAt(100);
    feed(101, BIDS, BIDS, BIDS);
    strategy.onPosition(Market.opened(OrderBookImbalance.ID, BTC, known(timeNs)));

    List<SignalRaised> signals = feed(99, BIDS, BIDS, BIDS);

    assertThat(signals).extracting(SignalRaised::stance).containsExactly(Stance.FLAT);
    assertThat(signals.getFirst().reason()).isEqualTo("price fell below EMA 4");
  }

  @Test
  void anExitThatWasNotActedUponIsWantedAgainOnceItHasExpired() {
    warmUpAt(100);
    feed(101, BIDS, BIDS, BIDS);
    strategy.onPosition(Market.opened(OrderBookImbalance.ID, BTC, known(timeNs)));

    List<SignalRaised> signals = new ArrayList<>();
    for (int i = 0; i < 3 + 20; i++) {
      signals.addAll(feed(101, ASKS));
    }

    assertThat(signals).hasSize(2);
    assertThat(signals).extracting(SignalRaised::signalId).doesNotHaveDuplicates();
  }

  @Test
  void holdsEntriesBackForTheCoolDown() {
    warmUpAt(100);
    feed(101, BIDS, BIDS, BIDS);

    assertThat(feed(101, BIDS, BIDS, BIDS, BIDS)).isEmpty();
    timeNs += 15 * Market.SECOND;

    assertThat(feed(101, BIDS)).hasSize(1);
  }

  @Test
  void abstainsOnACrossedBookAndBeginsTheCountAnew() {
    warmUpAt(100);
    feed(101, BIDS, BIDS);
    BookSnapshot sound = book(BTC, updateId++, timeNs += TENTH, 101, BIDS);
    BookSnapshot crossed =
        new BookSnapshot(
            BTC,
            /* bids= */ sound.asks(),
            /* asks= */ sound.bids(),
            updateId++,
            timeNs + Market.SECOND,
            timeNs);

    Verdict verdict = strategy.onBook(crossed, known(timeNs));

    assertThat(analysisOf(verdict).decision()).isEqualTo(Decision.ABSTAIN);
    assertThat(analysisOf(verdict).reason()).isEqualTo("the book is crossed");
    assertThat(feed(101, BIDS, BIDS)).isEmpty();
  }

  @Test
  void abstainsOnABookThatCameLateOrHasAnEmptySide() {
    warmUpAt(100);
    BookSnapshot late = book(BTC, 1, timeNs, 101, BIDS);
    BookSnapshot empty =
        new BookSnapshot(
            BTC, late.bids(), List.of(), 2, timeNs + Market.SECOND, timeNs + Market.SECOND);

    Verdict onLate = strategy.onBook(late, known(timeNs).plusMillis(2_001));
    Verdict onEmpty = strategy.onBook(empty, known(timeNs + Market.SECOND));

    assertThat(analysisOf(onLate).reason()).isEqualTo("the book came too late");
    assertThat(analysisOf(onEmpty).reason()).isEqualTo("a side of the book is empty");
    assertThat(analysisOf(onEmpty).decision()).isEqualTo(Decision.ABSTAIN);
  }

  @Test
  void wantsNoEntryWhileTheFeedIsAtFault() {
    warmUpAt(100);
    strategy.onFeed(BTC, "connection to BINANCE lost");

    assertThat(feed(101, BIDS, BIDS, BIDS, BIDS)).isEmpty();
    strategy.onFeed(BTC, null);

    assertThat(feed(101, BIDS)).hasSize(1);
  }

  @Test
  void isAnalysedAtMostOnceASecondAndAtEverySignal() {
    warmUpAt(100);
    int analysed = 0;
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Verdict verdict = onBook(101, i >= 5 && i < 8 ? BIDS : EVEN);
      verdicts.add(verdict);
      analysed += verdict.analysis() == null ? 0 : 1;
    }

    // The books at 0 s, 0.7 s (the signal) and 1.7 s.
    assertThat(analysed).isEqualTo(3);
    assertThat(verdicts.get(7).signals()).hasSize(1);
    assertThat(analysisOf(verdicts.get(7)).decision()).isEqualTo(Decision.BUY);
  }

  @Test
  void theAnalysisNamesItsSteps() {
    warmUpAt(100);

    Verdict verdict = onBook(101, BIDS);

    assertThat(analysisOf(verdict).steps())
        .extracting(AnalysisStep::name)
        .containsExactly(
            "warm_up",
            "book",
            "trend_filter",
            "imbalance",
            "confirmations",
            "volatility",
            "position",
            "cool_down",
            "feed");
    assertThat(analysisOf(verdict).buyScore()).isEqualTo(0.8);
  }

  @Test
  void refusesThresholdsThatContradictEachOther() {
    assertThatThrownBy(
            () ->
                new OrderBookImbalanceParameters(
                    Timeframe.S1, 5, 0.4, 0.6, 3, 4, 3, Duration.ofSeconds(2), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 <= exit below <= enter above <= 1, were 0.6 and 0.4");
  }

  private void warmUpAt(double price) {
    for (int i = 0; i < 4; i++) {
      strategy.learn(wideCandle(BTC, i, price));
    }
  }

  private List<SignalRaised> feed(double mid, double... bidShares) {
    List<SignalRaised> signals = new ArrayList<>();
    for (double share : bidShares) {
      signals.addAll(onBook(mid, share).signals());
    }
    return signals;
  }

  private Verdict onBook(double mid, double bidShare) {
    BookSnapshot book = book(BTC, updateId++, timeNs, mid, bidShare);
    timeNs += TENTH;
    return strategy.onBook(book, known(book.receiveTimeNs()));
  }
}
