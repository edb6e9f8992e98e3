package io.tradebot.strategyengine.adapter.registry;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.core.prediction.Models;
import io.tradebot.core.prediction.Predictor;
import io.tradebot.learning.artefact.ArtefactRefusedException;
import io.tradebot.learning.artefact.ModelArtefact;
import io.tradebot.learning.registry.Registry;
import io.tradebot.strategyengine.application.ModelCatalogue;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of the registry: looked at every few seconds, checked, and put in place whole. A model
 * that is refused leaves the one before it where it was.
 *
 * <p>A champion that may not decide keeps its place and leaves the decision open. {@link #slot} is
 * for the one thread that predicts; everything else may be called from any.
 */
public final class RegistryModels implements Models, ModelCatalogue, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryModels.class);
  private static final String REGISTRY = "registry";

  private final Registry registry;
  private final ModelPermission permission;
  private final InstantSource clock;
  private final Consumer<String> alert;
  private final Map<String, ModelArtefact> loaded = new ConcurrentHashMap<>();
  private final Map<String, String> faults = new ConcurrentHashMap<>();
  private final Map<String, String> demotions = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new HashMap<>();
  private volatile Map<String, ModelSlot> slots = Map.of();
  private Map<String, String> objections = Map.of();
  private volatile Registry.State standing = new Registry.State(Map.of(), List.of());
  private String version = "";
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("model-registry").factory());

  /**
   * Looks at the registry at once.
   *
   * @param permission asked again at each look, as a verdict may come, change and expire
   * @param alert told in words when a model is refused, once for each reason
   */
  public RegistryModels(
      Registry registry, ModelPermission permission, InstantSource clock, Consumer<String> alert) {
    this.registry = registry;
    this.permission = permission;
    this.clock = clock;
    this.alert = alert;
    refresh();
  }

  /** Looks again and again from now on. */
  public void watch(Duration interval) {
    long ms = interval.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::refreshGuarded, ms, ms, TimeUnit.MILLISECONDS);
  }

  // An outermost loop: one failed look must not end the watch.
  private void refreshGuarded() {
    try {
      refresh();
    } catch (RuntimeException failure) {
      LOG.error("The registry of models could not be looked at", failure);
    }
  }

  /** Takes over what has changed; a model that was refused is looked at again each time. */
  public synchronized void refresh() {
    demotions.forEach(this::writeDown);
    Registry.State state;
    String now;
    try {
      now = registry.version();
      if (now.equals(version) && refusals.isEmpty() && objections.equals(objections())) {
        return;
      }
      state = registry.state();
      refusals.remove(REGISTRY);
    } catch (ArtefactRefusedException | UncheckedIOException unreadable) {
      refused(REGISTRY, String.valueOf(unreadable.getMessage()));
      return;
    }
    refusals.keySet().removeIf(id -> !names(state, id));
    Map<String, ModelSlot> next = new HashMap<>();
    state.slots().forEach((name, of) -> next.put(name, place(name, of)));
    Map<String, String> objected = objections();
    boolean changed = !now.equals(version) || !objected.equals(objections);
    objections = objected;
    slots = Map.copyOf(next);
    standing = state;
    version = now;
    if (!changed) {
      return;
    }
    next.forEach(
        (name, slot) ->
            LOG.info(
                "{}: {}{}",
                name,
                slot.champion() == null ? "no champion" : slot.champion().modelId(),
                slot.fault() == null ? "" : " (" + slot.fault() + ")"));
  }

  /** What stands against each model that was ever loaded, by its id. */
  private Map<String, String> objections() {
    Map<String, String> all = new HashMap<>();
    loaded.forEach(
        (id, artefact) -> {
          String objection = permission.objection(artefact, clock.instant());
          if (objection != null) {
            all.put(id, objection);
          }
        });
    return all;
  }

  private static boolean names(Registry.State state, String id) {
    return state.slots().values().stream()
        .anyMatch(of -> id.equals(of.champion()) || of.challengers().contains(id));
  }

  private void writeDown(String id, String why) {
    demotions.remove(id);
    try {
      registry.demote(id, why, clock.instant());
    } catch (ArtefactRefusedException | UncheckedIOException cannot) {
      String reason = "model " + id + " is put aside but keeps its place: " + cannot.getMessage();
      LOG.error(reason, cannot);
      alert.accept(reason);
    }
  }

  private ModelSlot place(String name, Registry.Standing standing) {
    List<Predictor> challengers = new ArrayList<>();
    for (String id : standing.challengers()) {
      load(id).ifPresent(artefact -> challengers.add(artefact.predictor()));
    }
    String id = standing.champion();
    if (id == null) {
      return new ModelSlot(null, "no model has been promoted", Instant.MIN, challengers);
    }
    Optional<ModelArtefact> champion = load(id);
    if (champion.isEmpty()) {
      ModelSlot before = slots.get(name);
      return before == null
          ? new ModelSlot(null, "model " + id + " was refused", Instant.MIN, challengers)
          : new ModelSlot(before.champion(), before.fault(), before.expiresAt(), challengers);
    }
    String objection = permission.objection(champion.get(), clock.instant());
    if (objection != null) {
      return new ModelSlot(null, objection, Instant.MIN, challengers);
    }
    return new ModelSlot(
        champion.get().predictor(),
        null,
        standing.expiresAt() == null ? Instant.MAX : Instant.parse(standing.expiresAt()),
        challengers);
  }

  private Optional<ModelArtefact> load(String id) {
    ModelArtefact known = loaded.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      ModelArtefact artefact = registry.artefact(id);
      loaded.put(id, artefact);
      refusals.remove(id);
      return Optional.of(artefact);
    } catch (ArtefactRefusedException refused) {
      refused(id, String.valueOf(refused.getMessage()));
      return Optional.empty();
    }
  }

  private void refused(String what, String why) {
    if (!why.equals(refusals.put(what, why))) {
      LOG.error("Refused {}: {}", what, why);
      alert.accept(why);
    }
  }

  @Override
  public ModelSlot slot(ModelRole role, Timeframe timeframe) {
    ModelSlot slot = slots.get(Registry.slot(role, timeframe));
    if (slot == null) {
      return ModelSlot.empty("there is no model for " + Registry.slot(role, timeframe));
    }
    String fault = slot.champion() == null ? null : faults.get(slot.champion().modelId());
    return fault == null
        ? slot
        : new ModelSlot(slot.champion(), fault, slot.expiresAt(), slot.challengers());
  }

  @Override
  public Map<String, ModelSlot> all() {
    return slots;
  }

  @Override
  public Registry.State standing() {
    return standing;
  }

  @Override
  public void demote(String modelId, String why) {
    demotions.put(modelId, why);
    timer.execute(this::refreshGuarded);
  }

  @Override
  public Optional<ModelArtefact> find(String modelId) {
    return Optional.ofNullable(loaded.get(modelId));
  }

  @Override
  public void setFault(String modelId, @Nullable String fault) {
    if (fault == null) {
      faults.remove(modelId);
    } else {
      faults.put(modelId, fault);
    }
  }

  @Override
  public Map<String, String> faults() {
    return Map.copyOf(faults);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
