package io.tradebot.strategyengine.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.message.ServiceName;
import io.tradebot.core.prediction.Predictor;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.setup.session.BadSessionException;
import io.tradebot.setup.session.ParityScore;
import io.tradebot.setup.session.SessionFile;
import io.tradebot.setup.session.SessionFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays the newest session of the strategies and shows how many decisions are the same; NaN
 * before the first time and where the session cannot be replayed. Thread-safe.
 */
public final class ParityWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ParityWatch.class);

  private final Path folder;
  private final SessionFormat format;
  private final String fingerprint;
  private final List<StrategyPlan> plans;
  private final Function<String, Predictor> models;
  private final InstantSource clock;
  private volatile double decisions = Double.NaN;
  private volatile double comparedAt = Double.NaN;

  /**
   * @param models finds a model by its id
   */
  public ParityWatch(
      Path folder,
      SessionFormat format,
      String fingerprint,
      List<StrategyPlan> plans,
      Function<String, Predictor> models,
      MeterRegistry registry,
      InstantSource clock) {
    this.folder = folder;
    this.format = format;
    this.fingerprint = fingerprint;
    this.plans = plans;
    this.models = models;
    this.clock = clock;
    Gauge.builder("tradebot.parity.decisions", this, watch -> watch.decisions).register(registry);
    Gauge.builder("tradebot.parity.compared.seconds", this, watch -> watch.comparedAt)
        .description("when the newest session was last compared, since 1970")
        .tag("what", "decisions")
        .register(registry);
  }

  /** Compares the newest session now. */
  public void compare() {
    double share = Double.NaN;
    try {
      Optional<Path> newest = SessionFile.newest(folder, ServiceName.STRATEGY_ENGINE.wireName());
      if (newest.isPresent()) {
        ParityScore.Decisions score =
            ParityScore.decisions(newest.get(), format, fingerprint, plans, models);
        share = score.comparison().decisions().share();
        LOG.info(
            "Session {}: decisions {}, {}",
            newest.get(),
            score.comparison().decisions(),
            score.comparison().isEqual() ? "all the same" : score.comparison().difference());
      }
    } catch (IOException | BadSessionException unreadable) {
      LOG.error("The newest session cannot be compared: {}", unreadable.getMessage());
    }
    decisions = share;
    comparedAt = clock.instant().getEpochSecond();
  }
}
