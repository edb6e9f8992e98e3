package io.tradebot.strategyengine.application;

import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.learning.artefact.ModelArtefact;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The models that run, and what is the matter with them. Thread-safe. */
public interface ModelCatalogue {
  /** Every slot by its name, such as {@code momentum@1s}. */
  Map<String, ModelSlot> all();

  /** A model that stands in a slot or has stood in one. */
  Optional<ModelArtefact> find(String modelId);

  /** Makes strategies abstain from a model, or rely on it again with null. */
  void setFault(String modelId, @Nullable String fault);

  /** Why models are not relied upon, by model. */
  Map<String, String> faults();
}
