package io.tradebot.setup.session;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.strategy.MarketStream;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.core.strategy.Verdict;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Raises the signals of a strategy on an instrument as they were raised, at the same moments. */
final class SignalTape implements Strategy {
  private record Timed(SignalRaised signal, long atNs) {}

  private final StrategyId id;
  private final InstrumentId instrument;
  private final Deque<Timed> coming = new ArrayDeque<>();

  SignalTape(StrategyId id, InstrumentId instrument) {
    this.id = id;
    this.instrument = instrument;
  }

  void add(SignalRaised signal, long atNs) {
    coming.addLast(new Timed(signal, atNs));
  }

  @Override
  public StrategyId id() {
    return id;
  }

  @Override
  public Set<InstrumentId> instruments() {
    return Set.of(instrument);
  }

  @Override
  public Set<MarketStream> streams() {
    return Set.of(MarketStream.QUOTE);
  }

  @Override
  public Timeframe timeframe() {
    return Timeframe.M1;
  }

  @Override
  public int warmUp() {
    return 0;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void learn(CandleClosed candle) {}

  @Override
  public Verdict onCandle(CandleClosed candle, Instant now) {
    return Verdict.NOTHING;
  }

  @Override
  public Verdict onQuote(BestQuote quote, Instant now) {
    Timed next = coming.peekFirst();
    if (next == null || next.atNs() > quote.eventTimeNs()) {
      return Verdict.NOTHING;
    }
    List<SignalRaised> due = new ArrayList<>();
    while (next != null && next.atNs() <= quote.eventTimeNs()) {
      due.add(next.signal());
      coming.removeFirst();
      next = coming.peekFirst();
    }
    SignalRaised first = due.getFirst();
    return new Verdict(
        new AnalysisCompleted(
            first.analysisId(),
            id,
            instrument,
            List.of(),
            0,
            0,
            first.stance() == Stance.LONG ? Decision.BUY : Decision.SELL,
            first.reason(),
            now),
        due);
  }

  @Override
  public void onPosition(PositionEvent event) {}

  @Override
  public void onFeed(InstrumentId changed, @Nullable String fault) {}

  @Override
  public void forget(InstrumentId forgotten) {}
}
