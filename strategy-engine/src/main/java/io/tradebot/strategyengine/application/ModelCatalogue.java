package io.tradebot.strategyengine.application;

import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.learning.artefact.ModelArtefact;
import io.tradebot.learning.registry.Registry;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The models that run, and what is the matter with them. Thread-safe. */
public interface ModelCatalogue {
  /** Every slot by its name, such as {@code momentum@1s}. */
  Map<String, ModelSlot> all();

  /** Who stands where and since when, as the registry has it. */
  Registry.State standing();

  /** A model that stands in a slot or has stood in one. */
  Optional<ModelArtefact> find(String modelId);

  /** Makes strategies abstain from a model, or rely on it again with null. */
  void setFault(String modelId, @Nullable String fault);

  /**
   * Takes a champion off its place for good, soon and on another thread; where that cannot be
   * written down an alert says so, and the model stays put aside.
   */
  void demote(String modelId, String why);

  /** Why models are not relied upon, by model. */
  Map<String, String> faults();
}
