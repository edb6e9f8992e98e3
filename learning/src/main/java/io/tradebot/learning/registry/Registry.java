package io.tradebot.learning.registry;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.artefact.ArtefactRefusedException;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.artefact.ModelArtefact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which model stands where: one champion and its challengers for each role and length of candle,
 * and how they came there. The models lie in {@code artefacts}, the standing in {@code
 * registry.json}, which is replaced whole, so that a reader sees it before or after a change and
 * never between.
 *
 * <p>While there is no {@code registry.json}, the models made for the demo stand as champions, by
 * their manifests alone. Changes of several processes are made one after the other.
 */
public final class Registry {
  private static final String FILE = "registry.json";
  private static final int HISTORY = 1_000;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path folder;

  /** The registry in a folder, which need not exist yet. */
  public Registry(Path folder) {
    this.folder = folder;
  }

  /**
   * Where a champion stands.
   *
   * @param expiresAt ISO 8601
   * @param promotedAt ISO 8601
   */
  public record Standing(
      @Nullable String champion,
      @Nullable String promotedAt,
      @Nullable String expiresAt,
      List<String> challengers) {
    public Standing {
      challengers = List.copyOf(challengers);
    }

    static final Standing EMPTY = new Standing(null, null, null, List.of());

    public boolean isExpired(Instant now) {
      return expiresAt != null && !now.isBefore(Instant.parse(expiresAt));
    }
  }

  /**
   * A change of the standing.
   *
   * @param action promote, demote, roll-back, challenge, withdraw or expire
   * @param previous the champion before; null when there was none
   */
  public record Change(
      String at,
      String action,
      String slot,
      String model,
      @Nullable String previous,
      String reason) {}

  /**
   * The whole standing.
   *
   * @param slots by name, such as {@code momentum@1s}
   */
  public record State(Map<String, Standing> slots, List<Change> history) {
    public State {
      slots = new TreeMap<>(slots);
      history = List.copyOf(history);
    }

    public Standing standing(ModelRole role, Timeframe timeframe) {
      return slots.getOrDefault(slot(role, timeframe), Standing.EMPTY);
    }
  }

  /** The name of the place that a model of this role and length of candle competes for. */
  public static String slot(ModelRole role, Timeframe timeframe) {
    return role.wireName() + "@" + timeframe.code();
  }

  private static String slot(Manifest manifest) {
    return slot(ModelRole.of(manifest.role()), Timeframe.of(manifest.timeframe()));
  }

  public Path artefacts() {
    return folder.resolve("artefacts");
  }

  /**
   * Reads a model of this registry.
   *
   * @throws ArtefactRefusedException when there is none, or it is not as it was written
   */
  public ModelArtefact artefact(String id) {
    return ModelArtefact.read(path(id));
  }

  /** Reads the manifest of a model of this registry, without a look at the model. */
  public Manifest manifest(String id) {
    return ModelArtefact.readManifest(path(id));
  }

  private Path path(String id) {
    Path path = artefacts().resolve(id).normalize();
    if (!artefacts().normalize().equals(path.getParent()) || !Files.isDirectory(path)) {
      throw new ArtefactRefusedException(
          "there is no model \"" + id + "\" in " + artefacts() + "; it has " + ids());
    }
    return path;
  }

  /** Ids of all models, by name. */
  public List<String> ids() {
    try {
      return ModelArtefact.list(artefacts()).stream()
          .map(path -> String.valueOf(path.getFileName()))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("models cannot be listed in " + artefacts(), failure);
    }
  }

  /** The standing as it is now. */
  public State state() {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return shipped();
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), State.class);
    } catch (JacksonException wrong) {
      throw new ArtefactRefusedException(
          file + " cannot be read: " + wrong.getOriginalMessage(), wrong);
    } catch (IOException failure) {
      throw new UncheckedIOException(file + " cannot be read", failure);
    }
  }

  /** Changes when the standing does; for a look that costs nothing. */
  public String version() {
    Path file = folder.resolve(FILE);
    try {
      return Files.exists(file)
          ? Files.getLastModifiedTime(file) + "/" + Files.size(file)
          : "shipped/" + ids();
    } catch (IOException failure) {
      throw new UncheckedIOException(file + " cannot be looked at", failure);
    }
  }

  private State shipped() {
    Map<String, Standing> slots = new TreeMap<>();
    for (String id : ids()) {
      String slot = shippedSlot(id);
      if (slot != null) {
        slots.putIfAbsent(slot, new Standing(id, null, null, List.of()));
      }
    }
    return new State(slots, List.of());
  }

  /** A broken model keeps the place that its name tells: who reads it is told what is wrong. */
  private @Nullable String shippedSlot(String id) {
    try {
      Manifest manifest = manifest(id);
      return manifest.verdict() == Manifest.Verdict.DEMO ? slot(manifest) : null;
    } catch (ArtefactRefusedException broken) {
      String[] parts = id.split("-", -1);
      return parts.length == 3 ? parts[0] + "@" + parts[1] : null;
    }
  }

  /**
   * Makes a model the champion of its slot; the one before becomes a challenger.
   *
   * @param why the verdict that allows it, in words
   */
  public void promote(String id, String why, Instant now) {
    ModelArtefact artefact = artefact(id);
    change(
        "promote",
        slot(artefact.manifest()),
        id,
        why,
        now,
        standing -> {
          List<String> challengers = new ArrayList<>(standing.challengers());
          challengers.remove(id);
          if (standing.champion() != null && !standing.champion().equals(id)) {
            challengers.addFirst(standing.champion());
          }
          return new Standing(id, now.toString(), expiry(now, artefact.validFor()), challengers);
        });
  }

  /** Lets a model predict in the shadow. */
  public void challenge(String id, String why, Instant now) {
    ModelArtefact artefact = artefact(id);
    change(
        "challenge",
        slot(artefact.manifest()),
        id,
        why,
        now,
        standing -> {
          if (id.equals(standing.champion()) || standing.challengers().contains(id)) {
            throw new ArtefactRefusedException("model " + id + " already has a place");
          }
          List<String> challengers = new ArrayList<>(standing.challengers());
          challengers.add(id);
          return new Standing(
              standing.champion(), standing.promotedAt(), standing.expiresAt(), challengers);
        });
  }

  /** Takes a champion or challenger off its place; an empty place makes the strategy abstain. */
  public void demote(String id, String why, Instant now) {
    String slot = slot(manifest(id));
    change(
        "demote",
        slot,
        id,
        why,
        now,
        standing -> {
          List<String> challengers = new ArrayList<>(standing.challengers());
          if (challengers.remove(id)) {
            return new Standing(
                standing.champion(), standing.promotedAt(), standing.expiresAt(), challengers);
          }
          if (!id.equals(standing.champion())) {
            throw new ArtefactRefusedException("model " + id + " has no place to lose");
          }
          return new Standing(null, null, null, challengers);
        });
  }

  /** Ends a champion's time now. */
  public void expire(String id, String why, Instant now) {
    String slot = slot(manifest(id));
    change(
        "expire",
        slot,
        id,
        why,
        now,
        standing -> {
          if (!id.equals(standing.champion())) {
            throw new ArtefactRefusedException("model " + id + " is not the champion of " + slot);
          }
          return new Standing(id, standing.promotedAt(), now.toString(), standing.challengers());
        });
  }

  /**
   * Puts the champion before the present one back.
   *
   * @return its id
   */
  public String rollBack(String slot, String why, Instant now) {
    State state = state();
    String present = state.slots().getOrDefault(slot, Standing.EMPTY).champion();
    String previous = null;
    for (Change change : state.history().reversed()) {
      if (change.slot().equals(slot)
          && change.previous() != null
          && !change.previous().equals(present)) {
        previous = change.previous();
        break;
      }
    }
    if (previous == null) {
      throw new ArtefactRefusedException(slot + " has had no champion before the present one");
    }
    String chosen = previous;
    Duration validFor = artefact(chosen).validFor();
    change(
        "roll-back",
        slot,
        chosen,
        why,
        now,
        standing -> {
          List<String> challengers = new ArrayList<>(standing.challengers());
          challengers.remove(chosen);
          return new Standing(chosen, now.toString(), expiry(now, validFor), challengers);
        });
    return chosen;
  }

  private static String expiry(Instant now, Duration validFor) {
    return now.plus(validFor).toString();
  }

  private void change(
      String action,
      String slot,
      String model,
      String why,
      Instant now,
      UnaryOperator<Standing> step) {
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        State state = state();
        Standing before = state.slots().getOrDefault(slot, Standing.EMPTY);
        Map<String, Standing> slots = new TreeMap<>(state.slots());
        slots.put(slot, step.apply(before));
        List<Change> history = new ArrayList<>(state.history());
        history.add(new Change(now.toString(), action, slot, model, before.champion(), why));
        int surplus = Math.max(0, history.size() - HISTORY);
        Path making = Files.createTempFile(folder, ".registry", ".json");
        Files.write(
            making,
            JSON.writeValueAsBytes(new State(slots, history.subList(surplus, history.size()))));
        Files.move(
            making,
            folder.resolve(FILE),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("the registry in " + folder + " cannot be changed", failure);
    }
  }
}
