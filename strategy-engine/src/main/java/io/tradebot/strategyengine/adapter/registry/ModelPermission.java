package io.tradebot.strategyengine.adapter.registry;

import io.tradebot.common.signal.StrategyId;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.artefact.ModelArtefact;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.platform.configuration.Promotion;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which champions may decide in a mode: models of the demo in the demo alone, and about real money
 * only what the standing verdict of the promotion gate names.
 *
 * @param dataDirectory where the verdicts lie
 */
public record ModelPermission(Mode mode, Path dataDirectory) {
  private static final StrategyId DECIDES = StrategyId.of("multi_model");

  /** Why a champion may not decide now; null when it may. */
  @Nullable String objection(ModelArtefact model, Instant now) {
    if (mode == Mode.DEMO) {
      return null;
    }
    if (model.manifest().verdict() == Manifest.Verdict.DEMO) {
      return "model " + model.id() + " was made for the demo and decides in mode demo alone";
    }
    if (mode != Mode.LIVE) {
      return null;
    }
    String objection = Promotion.objection(dataDirectory, DECIDES, model.id(), now);
    return objection == null ? null : "model " + model.id() + " is not promoted: " + objection;
  }
}
