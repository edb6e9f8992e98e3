package io.tradebot.core.strategy;

import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.core.prediction.Prediction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation came to.
 *
 * @param analysis the steps that led there; null where nobody wants them, see {@link
 *     AnalysisDetail}
 * @param signals stances now wanted; several for a basket; empty for no change
 * @param predictions what models said on the way, for their later scoring
 */
public record Verdict(
    @Nullable AnalysisCompleted analysis,
    List<SignalRaised> signals,
    List<Prediction> predictions) {
  /** Nothing changed and nobody asked why. */
  public static final Verdict NOTHING = new Verdict(null, List.of(), List.of());

  public Verdict {
    signals = List.copyOf(signals);
    predictions = List.copyOf(predictions);
    if (!signals.isEmpty() && analysis == null) {
      throw new IllegalArgumentException("a signal needs the analysis behind it: " + signals);
    }
  }

  /** A verdict of a strategy that asks no models. */
  public Verdict(@Nullable AnalysisCompleted analysis, List<SignalRaised> signals) {
    this(analysis, signals, List.of());
  }

  /** The same verdict with what models said on the way. */
  public Verdict with(List<Prediction> said) {
    return new Verdict(analysis, signals, said);
  }
}
