package io.tradebot.core.strategy;

import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.BasketRaised;
import io.tradebot.common.signal.SignalRaised;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation came to.
 *
 * @param analysis the steps that led there; null where nobody wants them, see {@link
 *     AnalysisDetail}
 * @param signals stances now wanted; empty for no change
 * @param baskets trades now wanted, all of a basket or none
 */
public record Verdict(
    @Nullable AnalysisCompleted analysis,
    List<SignalRaised> signals,
    List<BasketRaised> baskets) {
  /** A verdict without baskets. */
  public Verdict(@Nullable AnalysisCompleted analysis, List<SignalRaised> signals) {
    this(analysis, signals, List.of());
  }


  /** Nothing changed and nobody asked why. */
  public static final Verdict NOTHING = new Verdict(null, List.of());

  public Verdict {
    signals = List.copyOf(signals);
    baskets = List.copyOf(baskets);
    if (!(signals.isEmpty() && baskets.isEmpty()) && analysis == null) {
      throw new IllegalArgumentException(
          "a signal needs the analysis behind it: " + signals + baskets);
    }
  }
}
