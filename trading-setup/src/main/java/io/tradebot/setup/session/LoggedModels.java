package io.tradebot.setup.session;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.core.prediction.Models;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Models whose changes of standing are taken down. For the one thread that predicts. */
public final class LoggedModels implements Models {
  private final Models models;
  private final SessionLog log;
  private final InstantSource clock;
  private final Map<String, ModelStanding> known = new HashMap<>();

  public LoggedModels(Models models, SessionLog log, InstantSource clock) {
    this.models = models;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public ModelSlot slot(ModelRole role, Timeframe timeframe) {
    ModelSlot slot = models.slot(role, timeframe);
    ModelStanding standing = ModelStanding.of(role, timeframe, slot);
    if (!standing.equals(known.put(role + "@" + timeframe, standing))) {
      log.step(clock.instant(), standing, List.of());
    }
    return slot;
  }
}
