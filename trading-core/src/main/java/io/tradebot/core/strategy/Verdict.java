package io.tradebot.core.strategy;

import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation came to.
 *
 * @param analysis the steps that led there; null where nobody wants them, see {@link
 *     AnalysisDetail}
 * @param signals stances now wanted; several for a basket; empty for no change
 */
public record Verdict(@Nullable AnalysisCompleted analysis, List<SignalRaised> signals) {
  /** Nothing changed and nobody asked why. */
  public static final Verdict NOTHING = new Verdict(null, List.of());

  public Verdict {
    signals = List.copyOf(signals);
    if (!signals.isEmpty() && analysis == null) {
      throw new IllegalArgumentException("a signal needs the analysis behind it: " + signals);
    }
  }
}
