package io.tradebot.core.signal;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.prediction.Prediction;
import java.time.Instant;
import java.util.Set;

/** What the signal engine found, in order; the analysis behind a signal comes before it. */
public sealed interface SignalOutput {

  record Analysed(AnalysisCompleted analysis) implements SignalOutput {}

  record Raised(SignalRaised signal) implements SignalOutput {}

  record BasketWanted(BasketRaised basket) implements SignalOutput {}

  /** A model that a strategy asked has answered. */
  record Predicted(Prediction prediction) implements SignalOutput {}

  /**
   * A strategy threw: it gets no further events until its history is learnt anew. The others go on.
   *
   * @param reason class and message of what it threw
   */
  record StrategyFailed(
      StrategyId strategy, Set<InstrumentId> instruments, String reason, Instant at)
      implements SignalOutput {}

  /**
   * Candles are missing: the strategies that need them have begun to warm up anew, and would be
   * glad of {@link SignalEngine#warmUp history}.
   *
   * @param missing how many
   */
  record CandlesMissing(InstrumentId instrument, Timeframe timeframe, long missing, Instant at)
      implements SignalOutput {}
}
