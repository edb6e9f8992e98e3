package io.tradebot.research.run;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.core.prediction.Models;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.artefact.ModelArtefact;
import io.tradebot.learning.registry.Registry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The models of a study, by the slot they take. Immutable; each run has predictors of its own. */
public final class StudyModels {
  /** No models. */
  public static final StudyModels NONE = new StudyModels(Map.of());

  private final Map<String, ModelArtefact> bySlot;

  private StudyModels(Map<String, ModelArtefact> bySlot) {
    this.bySlot = new TreeMap<>(bySlot);
  }

  /**
   * The named models of a registry; of two for one slot the later.
   *
   * @throws io.tradebot.learning.artefact.ArtefactRefusedException when one is not there or not as
   *     it was written
   */
  public static StudyModels of(Registry registry, Collection<String> ids) {
    Map<String, ModelArtefact> bySlot = new HashMap<>();
    for (String id : ids) {
      ModelArtefact artefact = registry.artefact(id);
      Manifest manifest = artefact.manifest();
      bySlot.put(
          Registry.slot(ModelRole.of(manifest.role()), Timeframe.of(manifest.timeframe())),
          artefact);
    }
    return new StudyModels(bySlot);
  }

  /** The champions that stand in a registry on a length of candle. */
  public static StudyModels champions(Registry registry, Timeframe timeframe) {
    List<String> ids = new ArrayList<>();
    Registry.State state = registry.state();
    for (ModelRole role : ModelRole.values()) {
      String champion = state.standing(role, timeframe).champion();
      if (champion != null) {
        ids.add(champion);
      }
    }
    return of(registry, ids);
  }

  /** Their ids. */
  public List<String> ids() {
    return bySlot.values().stream().map(artefact -> artefact.predictor().modelId()).toList();
  }

  /** What is known of each. */
  public List<Manifest> manifests() {
    return bySlot.values().stream().map(ModelArtefact::manifest).toList();
  }

  /** For one run. */
  Models fresh() {
    Map<String, ModelSlot> slots = new HashMap<>();
    bySlot.forEach(
        (slot, artefact) ->
            slots.put(slot, new ModelSlot(artefact.predictor(), null, Instant.MAX, List.of())));
    return (role, timeframe) ->
        slots.getOrDefault(
            Registry.slot(role, timeframe), ModelSlot.empty("this study has no such model"));
  }
}
