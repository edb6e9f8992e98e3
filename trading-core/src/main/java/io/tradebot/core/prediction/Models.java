package io.tradebot.core.prediction;

import io.tradebot.common.market.Timeframe;

/**
 * Where strategies find their models. What stands in a slot may change from one call to the next,
 * which is how a model is replaced without a restart.
 */
public interface Models {
  /** No model for anything. */
  Models NONE = (role, timeframe) -> ModelSlot.empty("no models are loaded");

  ModelSlot slot(ModelRole role, Timeframe timeframe);
}
