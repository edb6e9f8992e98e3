package io.tradebot.core.strategy;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.sentiment.SentimentEvent;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One running strategy: a pure decider. The same events in the same order give the same verdicts.
 *
 * <p>What it holds it learns from positions, never from its own signals, as a signal may be
 * refused, late or lost. Signal and analysis ids are made from strategy, instrument and the causing
 * event, so that an event seen twice gives the same ids. Times come from the events and from {@code
 * now}, which is when the caller learnt of the event. Not thread-safe.
 */
public interface Strategy {
  /** Several instances, on different instruments, may share it. */
  StrategyId id();

  Set<InstrumentId> instruments();

  /** What it wants to be called with. */
  Set<MarketStream> streams();

  /** What it cannot decide without; the rest of its streams only makes it better. */
  default Set<MarketStream> needs() {
    return streams();
  }

  /** Of the candles it takes. */
  Timeframe timeframe();

  /** Closed candles in a row that it needs before it can decide. */
  int warmUp();

  /** Whether it has learnt enough to decide. */
  boolean isReady();

  /** Learns from a candle of the past and decides nothing. */
  void learn(CandleClosed candle);

  /**
   * Learns from a candle that has just closed, the one right after the candle before, and decides.
   */
  Verdict onCandle(CandleClosed candle, Instant now);

  default Verdict onBook(BookSnapshot book, Instant now) {
    return Verdict.NOTHING;
  }

  default Verdict onQuote(BestQuote quote, Instant now) {
    return Verdict.NOTHING;
  }

  default Verdict onSentiment(SentimentEvent sentiment, Instant now) {
    return Verdict.NOTHING;
  }

  /** A position of this strategy on one of its instruments opened, changed or closed. */
  void onPosition(PositionEvent event);

  /**
   * The market data of an instrument can be relied upon or not; while not, no entry is wanted.
   *
   * @param fault what is wrong, in words; null when all is well again
   */
  void onFeed(InstrumentId instrument, @Nullable String fault);

  /**
   * Forgets what the market of an instrument taught, as after a gap; what is held and when it last
   * signalled it keeps.
   */
  void forget(InstrumentId instrument);
}
