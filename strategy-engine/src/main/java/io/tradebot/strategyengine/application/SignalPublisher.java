package io.tradebot.strategyengine.application;

import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.platform.bus.Trace;

/**
 * Tells the other services.
 *
 * <p>Every method answers false when it is not certain that the message arrived, e.g. without a
 * connection: nothing here is worth anything late, so nothing is kept for later.
 */
public interface SignalPublisher {
  boolean publish(AnalysisCompleted analysis, Trace trace);

  boolean publish(SignalRaised signal, Trace trace);

  boolean publish(BasketRaised basket, Trace trace);

  boolean publish(CommandHandled answer, Trace trace);

  boolean publish(AlertRaised alert, Trace trace);
}
