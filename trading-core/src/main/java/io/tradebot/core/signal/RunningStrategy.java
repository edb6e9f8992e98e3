package io.tradebot.core.signal;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.core.strategy.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A strategy in its own cell: what it throws stops it and nobody else. */
final class RunningStrategy {
  final Strategy strategy;
  private @Nullable String failure;

  RunningStrategy(Strategy strategy) {
    this.strategy = strategy;
  }

  /** A call that may come to a verdict. */
  interface Evaluation<E> {
    Verdict evaluate(Strategy strategy, E event, Instant now);
  }

  /** A call that only informs. */
  interface Notice<E> {
    void tell(Strategy strategy, E event);
  }

  /**
   * Evaluates and adds what came of it to the outputs, which are made when there is a first one.
   */
  <E> @Nullable List<SignalOutput> evaluate(
      Evaluation<E> evaluation, E event, Instant now, @Nullable List<SignalOutput> outputs) {
    if (failure != null) {
      return outputs;
    }
    Verdict verdict;
    try {
      verdict = evaluation.evaluate(strategy, event, now);
    } catch (RuntimeException fault) {
      return failed(fault, now, outputs);
    }
    if (verdict.analysis() == null && verdict.predictions().isEmpty()) {
      return outputs;
    }
    List<SignalOutput> result = outputs == null ? new ArrayList<>() : outputs;
    verdict.predictions().forEach(said -> result.add(new SignalOutput.Predicted(said)));
    if (verdict.analysis() != null) {
      result.add(new SignalOutput.Analysed(verdict.analysis()));
    }
    verdict.signals().forEach(signal -> result.add(new SignalOutput.Raised(signal)));
    verdict.baskets().forEach(basket -> result.add(new SignalOutput.BasketWanted(basket)));
    return result;
  }

  /** Tells it, even while it is out, what it must know when it comes back. */
  <E> @Nullable List<SignalOutput> tell(
      Notice<E> notice, E event, Instant now, @Nullable List<SignalOutput> outputs) {
    try {
      notice.tell(strategy, event);
      return outputs;
    } catch (RuntimeException fault) {
      return failure == null ? failed(fault, now, outputs) : outputs;
    }
  }

  // RuntimeException: whatever a strategy throws is its own failure, and is reported with its
  // class.
  private List<SignalOutput> failed(
      RuntimeException fault, Instant now, @Nullable List<SignalOutput> outputs) {
    failure = fault.toString();
    List<SignalOutput> result = outputs == null ? new ArrayList<>() : outputs;
    result.add(
        new SignalOutput.StrategyFailed(
            strategy.id(), strategy.instruments(), fault.toString(), now));
    return result;
  }

  /** Brings it back, with nothing learnt of an instrument. */
  void startAnew(InstrumentId instrument) {
    strategy.forget(instrument);
    failure = null;
  }

  boolean isReady() {
    return failure == null && strategy.isReady();
  }

  StrategyStatus status() {
    return new StrategyStatus(strategy.id(), strategy.instruments(), isReady(), failure);
  }
}
