package io.tradebot.orderexecutor.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.message.ServiceName;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.setup.session.BadSessionException;
import io.tradebot.setup.session.FillStudy;
import io.tradebot.setup.session.ParityScore;
import io.tradebot.setup.session.SessionFile;
import io.tradebot.setup.session.SessionFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays the newest session of this executor and shows how far it is the same; NaN before the
 * first time and where a session cannot be replayed. Thread-safe.
 */
public final class ParityWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ParityWatch.class);

  private final Path folder;
  private final SessionFormat format;
  private final String fingerprint;
  private final ExecutionSettings settings;
  private final InstantSource clock;
  private volatile ParityScore.@Nullable Orders score;
  private volatile double comparedAt = Double.NaN;

  public ParityWatch(
      Path folder,
      SessionFormat format,
      String fingerprint,
      ExecutionSettings settings,
      MeterRegistry registry,
      InstantSource clock) {
    this.folder = folder;
    this.format = format;
    this.fingerprint = fingerprint;
    this.settings = settings;
    this.clock = clock;
    gauge(registry, "tradebot.parity.orders", orders -> orders.comparison().orders().share());
    gauge(registry, "tradebot.parity.fills", orders -> orders.comparison().fills().share());
    gauge(registry, "tradebot.parity.fill.error.bps", study(FillStudy.Result::absoluteErrorBps));
    gauge(registry, "tradebot.parity.profit.error.bps", study(FillStudy.Result::profitErrorBps));
    Gauge.builder("tradebot.parity.compared.seconds", this, watch -> watch.comparedAt)
        .description("when the newest session was last compared, since 1970")
        .tag("what", "orders")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry, String name, ToDoubleFunction<ParityScore.Orders> value) {
    Gauge.builder(
            name,
            this,
            watch -> {
              ParityScore.Orders latest = watch.score;
              return latest == null ? Double.NaN : value.applyAsDouble(latest);
            })
        .register(registry);
  }

  private static ToDoubleFunction<ParityScore.Orders> study(
      ToDoubleFunction<FillStudy.Result> value) {
    return orders -> orders.study() == null ? Double.NaN : value.applyAsDouble(orders.study());
  }

  /** Compares the newest session now. */
  public void compare() {
    ParityScore.Orders latest = null;
    try {
      Optional<Path> newest = SessionFile.newest(folder, ServiceName.ORDER_EXECUTOR.wireName());
      if (newest.isPresent()) {
        latest = ParityScore.orders(newest.get(), format, fingerprint, settings);
        LOG.info(
            "Session {}: orders {}, fills {}, {}",
            newest.get(),
            latest.comparison().orders(),
            latest.comparison().fills(),
            latest.comparison().isEqual() ? "all the same" : latest.comparison().difference());
      }
    } catch (IOException | BadSessionException unreadable) {
      LOG.error("The newest session cannot be compared: {}", unreadable.getMessage());
    }
    score = latest;
    comparedAt = clock.instant().getEpochSecond();
  }
}
