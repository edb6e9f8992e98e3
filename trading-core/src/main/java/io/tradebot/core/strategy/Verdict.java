package io.tradebot.core.strategy;

import io.tradebot.common.order.BasketRaised;
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
 * @param signals stances now wanted; empty for no change
 * @param baskets trades now wanted, all of a basket or none
 * @param predictions what models said on the way, for their later scoring
 */
public record Verdict(
    @Nullable AnalysisCompleted analysis,
    List<SignalRaised> signals,
    List<BasketRaised> baskets,
    List<Prediction> predictions) {
  /** A verdict without baskets and of no models. */
  public Verdict(@Nullable AnalysisCompleted analysis, List<SignalRaised> signals) {
    this(analysis, signals, List.of(), List.of());
  }

  /** A verdict with baskets and of no models. */
  public Verdict(
      @Nullable AnalysisCompleted analysis,
      List<SignalRaised> signals,
      List<BasketRaised> baskets) {
    this(analysis, signals, baskets, List.of());
  }

  /** Nothing changed and nobody asked why. */
  public static final Verdict NOTHING = new Verdict(null, List.of(), List.of());

  public Verdict {
    signals = List.copyOf(signals);
    predictions = List.copyOf(predictions);
    baskets = List.copyOf(baskets);
    if (!(signals.isEmpty() && baskets.isEmpty()) && analysis == null) {
      throw new IllegalArgumentException(
          "a signal needs the analysis behind it: " + signals + baskets);
    }
  }

  /** The same verdict with what models said on the way. */
  public Verdict with(List<Prediction> said) {
    return new Verdict(analysis, signals, baskets, said);
  }
}
