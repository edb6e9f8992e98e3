package io.tradebot.strategyengine.config;

import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.prediction.ModelsReported;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.strategyengine.application.ReportModels;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the report of the models every few seconds. */
final class ModelReporting implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelReporting.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final ReportModels models;
  private final EventBus bus;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("model-report").factory());

  ModelReporting(ReportModels models, EventBus bus, InstantSource clock) {
    this.models = models;
    this.bus = bus;
    this.clock = clock;
    var _ = timer.scheduleAtFixedRate(this::report, 1, INTERVAL.toSeconds(), TimeUnit.SECONDS);
  }

  // An outermost loop: one failed report must not end the others.
  private void report() {
    try {
      ModelsReported report = models.report(clock.instant());
      bus.publishDurably(
          Channels.MODEL_EVENT, report, report.occurredAt(), Trace.ORIGIN, StateKeys.MODELS, null);
    } catch (BusDisconnectedException away) {
      LOG.debug("the models are not reported: {}", away.getMessage());
    } catch (RuntimeException failure) {
      LOG.error("The models could not be reported", failure);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
