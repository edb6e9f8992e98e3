package io.tradebot.strategyengine.application;

import io.tradebot.common.prediction.ModelDemoted;
import io.tradebot.common.prediction.ModelEvent;
import io.tradebot.common.prediction.ModelExpired;
import io.tradebot.common.prediction.ModelMeasure;
import io.tradebot.common.prediction.ModelPromoted;
import io.tradebot.common.prediction.ModelStanding;
import io.tradebot.common.prediction.ModelStanding.Place;
import io.tradebot.common.prediction.ModelsUpdated;
import io.tradebot.common.prediction.VacantSlot;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.core.prediction.Predictor;
import io.tradebot.core.strategy.MultiModelParameters;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.artefact.ModelArtefact;
import io.tradebot.learning.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the other services which models run and how they do: what has changed as an event, the
 * whole as state. For the one thread that looks; {@link #health} may be called from any.
 */
public final class ModelReport {
  private static final Duration REPEATED_AFTER = Duration.ofSeconds(30);

  private final ModelCatalogue models;
  private final PredictionWatch watch;
  private final ModelPublisher publisher;
  private final @Nullable MultiModelParameters needs;
  private final InstantSource clock;
  private @Nullable Map<String, String> champions;
  private final Set<String> expired = new HashSet<>();
  private @Nullable ModelsUpdated told;

  /**
   * @param needs of the strategy that asks models; null when it does not run
   */
  public ModelReport(
      ModelCatalogue models,
      PredictionWatch watch,
      ModelPublisher publisher,
      @Nullable MultiModelParameters needs,
      InstantSource clock) {
    this.models = models;
    this.watch = watch;
    this.publisher = publisher;
    this.needs = needs;
    this.clock = clock;
  }

  /** Looks, and tells what is new. */
  public void look() {
    Instant now = clock.instant();
    Map<String, String> present = new TreeMap<>();
    models
        .all()
        .forEach(
            (slot, of) -> {
              if (of.champion() != null) {
                present.put(slot, of.champion().modelId());
              }
            });
    tellChanges(present, now);
    champions = present;
    tellExpiries(now);
    ModelsUpdated view = view(now);
    if (told == null
        || !view.models().equals(told.models())
        || !view.vacant().equals(told.vacant())
        || !now.isBefore(told.occurredAt().plus(REPEATED_AFTER))) {
      if (publisher.publish(view)) {
        told = view;
      }
    }
  }

  private void tellChanges(Map<String, String> present, Instant now) {
    Map<String, String> before = champions;
    if (before == null) {
      return;
    }
    List<ModelEvent> events = new ArrayList<>();
    present.forEach(
        (slot, id) -> {
          String previous = before.get(slot);
          if (!id.equals(previous)) {
            events.add(new ModelPromoted(id, slot, previous, reason(slot, id), now));
          }
        });
    before.forEach(
        (slot, id) -> {
          if (!present.containsKey(slot)) {
            events.add(new ModelDemoted(id, slot, reason(slot, id), now));
          }
        });
    events.forEach(publisher::publish);
  }

  private void tellExpiries(Instant now) {
    models
        .all()
        .forEach(
            (slot, of) -> {
              Predictor champion = of.champion();
              if (champion == null || now.isBefore(of.expiresAt())) {
                expired.remove(slot);
              } else if (expired.add(slot)) {
                publisher.publish(new ModelExpired(champion.modelId(), slot, of.expiresAt(), now));
              }
            });
  }

  /** The registry's latest word on a model in a slot. */
  private String reason(String slot, String id) {
    for (Registry.Change change : models.standing().history().reversed()) {
      if (change.slot().equals(slot) && change.model().equals(id)) {
        return change.action() + ": " + change.reason();
      }
    }
    return "made for the demo";
  }

  private ModelsUpdated view(Instant now) {
    List<ModelStanding> standings = new ArrayList<>();
    List<VacantSlot> vacant = new ArrayList<>();
    new TreeMap<>(models.all())
        .forEach(
            (name, slot) -> {
              if (slot.champion() == null) {
                vacant.add(new VacantSlot(name, String.valueOf(slot.fault())));
              } else {
                find(slot.champion())
                    .map(artefact -> standing(artefact, name, slot, Place.CHAMPION, now))
                    .forEach(standings::add);
              }
              for (Predictor challenger : slot.challengers()) {
                find(challenger)
                    .map(artefact -> standing(artefact, name, slot, Place.CHALLENGER, now))
                    .forEach(standings::add);
              }
            });
    if (needs != null) {
      for (ModelRole role : ModelRole.values()) {
        String name = Registry.slot(role, needs.timeframe());
        if (!models.all().containsKey(name)) {
          vacant.add(new VacantSlot(name, "there is no model for " + name));
        }
      }
    }
    return new ModelsUpdated(standings, vacant, now);
  }

  private Stream<ModelArtefact> find(Predictor predictor) {
    return models.find(predictor.modelId()).stream();
  }

  private ModelStanding standing(
      ModelArtefact artefact, String name, ModelSlot slot, Place place, Instant now) {
    Manifest manifest = artefact.manifest();
    boolean champion = place == Place.CHAMPION;
    String fault = models.faults().get(artefact.id());
    ModelStanding.State state =
        champion && !now.isBefore(slot.expiresAt())
            ? ModelStanding.State.EXPIRED
            : fault != null ? ModelStanding.State.ABSTAINS : ModelStanding.State.ACTIVE;
    Registry.Standing of = models.standing().slots().get(name);
    String promotedAt = champion && of != null ? of.promotedAt() : null;
    return new ModelStanding(
        artefact.id(),
        name,
        manifest.role(),
        manifest.timeframe(),
        place,
        state,
        switch (state) {
          case ACTIVE -> reason(name, artefact.id());
          case ABSTAINS -> Objects.requireNonNullElse(fault, "");
          case EXPIRED -> "expired";
        },
        promotedAt == null ? null : Instant.parse(promotedAt),
        champion && !slot.expiresAt().equals(Instant.MAX) ? slot.expiresAt() : null,
        manifest.verdict().name(),
        manifest.symbols(),
        manifest.label(),
        manifest.training().engine(),
        Instant.parse(manifest.training().dataFrom()),
        Instant.parse(manifest.training().dataTo()),
        manifest.metrics().entrySet().stream()
            .filter(metric -> Double.isFinite(metric.getValue()))
            .map(metric -> new ModelMeasure(metric.getKey(), metric.getValue()))
            .toList(),
        watch.live(artefact.id()));
  }

  /**
   * Which models the strategy does without, in words; empty where it has all that it asks. That is
   * no fault of the service: it runs, and the strategy says in each analysis what it lacks.
   */
  public String health() {
    if (needs == null) {
      return "";
    }
    Instant now = clock.instant();
    Map<String, String> missing = new HashMap<>();
    for (ModelRole role : ModelRole.values()) {
      String name = Registry.slot(role, needs.timeframe());
      ModelSlot slot = models.all().get(name);
      String why =
          slot == null
              ? "no model"
              : slot.champion() == null
                  ? String.valueOf(slot.fault())
                  : !now.isBefore(slot.expiresAt())
                      ? "expired at " + slot.expiresAt()
                      : models.faults().get(slot.champion().modelId());
      if (why != null) {
        missing.put(name, why);
      }
    }
    if (missing.isEmpty()) {
      return "";
    }
    int left = ModelRole.values().length - missing.size();
    return (left < needs.minModels() ? "multi_model abstains: " : "multi_model goes on without: ")
        + new TreeMap<>(missing)
            .entrySet().stream()
                .map(one -> one.getKey() + " (" + one.getValue() + ")")
                .collect(Collectors.joining(", "));
  }
}
