package io.tradebot.strategyengine.adapter.redis;

import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.prediction.ModelEvent;
import io.tradebot.common.prediction.ModelsUpdated;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.strategyengine.application.ModelPublisher;
import io.tradebot.strategyengine.application.SignalPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes over the bus: the latest analysis stands under its key, signals, alerts and changes of
 * the models in their histories.
 */
public final class RedisSignalPublisher implements SignalPublisher, ModelPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(RedisSignalPublisher.class);

  private final EventBus bus;

  public RedisSignalPublisher(EventBus bus) {
    this.bus = bus;
  }

  @Override
  public boolean publish(AnalysisCompleted analysis, Trace trace) {
    return arrives(
        analysis.analysisId(),
        () ->
            bus.publishDurably(
                Channels.analysis(analysis.strategy()),
                analysis,
                analysis.occurredAt(),
                trace,
                StateKeys.analysis(analysis.strategy(), analysis.instrument()),
                null));
  }

  @Override
  public boolean publish(SignalRaised signal, Trace trace) {
    return arrives(
        signal.signalId(),
        () ->
            bus.publishDurably(
                Channels.signal(signal.strategy()),
                signal,
                signal.occurredAt(),
                trace,
                null,
                StateKeys.SIGNALS));
  }

  @Override
  public boolean publish(BasketRaised basket, Trace trace) {
    return arrives(
        basket.basketId(),
        () ->
            bus.publishDurably(
                Channels.signal(basket.strategy()),
                basket,
                basket.occurredAt(),
                trace,
                null,
                StateKeys.SIGNALS));
  }

  @Override
  public boolean publish(CommandHandled answer, Trace trace) {
    return arrives(
        "answer to " + answer.action(),
        () ->
            bus.publishDurably(
                Channels.CONTROL_EVENT, answer, answer.occurredAt(), trace, null, null));
  }

  @Override
  public boolean publish(AlertRaised alert, Trace trace) {
    return arrives(
        "alert " + alert.code(),
        () ->
            bus.publishDurably(
                Channels.SYSTEM_ALERT, alert, alert.occurredAt(), trace, null, StateKeys.ALERTS));
  }

  @Override
  public boolean publish(ModelEvent event) {
    boolean whole = event instanceof ModelsUpdated;
    return arrives(
        event.getClass().getSimpleName(),
        () ->
            bus.publishDurably(
                Channels.MODEL_EVENT,
                event,
                event.occurredAt(),
                Trace.ORIGIN,
                whole ? StateKeys.MODELS : null,
                whole ? null : StateKeys.MODEL_EVENTS));
  }

  private static boolean arrives(String what, Runnable publication) {
    try {
      publication.run();
      return true;
    } catch (BusDisconnectedException uncertain) {
      LOG.warn("Not certain that Redis has {}: {}", what, uncertain.getMessage());
      return false;
    }
  }
}
