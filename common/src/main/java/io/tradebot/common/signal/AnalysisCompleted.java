package io.tradebot.common.signal;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.message.Message;
import java.time.Instant;
import java.util.List;

/**
 * One evaluation of a strategy, step by step, so that a person sees why it acted or did not.
 *
 * @param steps in the order of evaluation
 * @param decision {@code BUY}, {@code SELL}, {@code HOLD} or {@code ABSTAIN}
 * @param reason in words
 */
public record AnalysisCompleted(
    String analysisId,
    StrategyId strategy,
    InstrumentId instrument,
    List<AnalysisStep> steps,
    double buyScore,
    double sellScore,
    Decision decision,
    String reason,
    Instant occurredAt)
    implements Message {
  public AnalysisCompleted {
    steps = List.copyOf(steps);
  }
}
