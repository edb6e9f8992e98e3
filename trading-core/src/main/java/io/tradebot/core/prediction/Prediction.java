package io.tradebot.core.prediction;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import java.util.List;

/**
 * What a model said at the close of a candle.
 *
 * @param candleEndNs end of the latest candle it saw
 * @param champion whether it decided; false for a challenger in the shadow
 * @param probabilities of the role's answers, in their order
 * @param featuresHash of the window it saw, 16 hex digits
 */
public record Prediction(
    String modelId,
    ModelRole role,
    InstrumentId instrument,
    Timeframe timeframe,
    long candleEndNs,
    boolean champion,
    List<Double> probabilities,
    String featuresHash) {
  public Prediction {
    probabilities = List.copyOf(probabilities);
  }
}
