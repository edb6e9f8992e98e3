package io.tradebot.strategyengine.application;

import io.tradebot.common.prediction.ModelEvent;

/** Tells the other services about the models; false when it is not certain that they heard. */
public interface ModelPublisher {
  boolean publish(ModelEvent event);
}
