package io.tradebot.strategyengine.adapter.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.core.prediction.Predictor;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.artefact.ModelArtefact;
import io.tradebot.learning.registry.Registry;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.platform.configuration.Promotion;
import io.tradebot.strategyengine.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryModelsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final List<String> alerts = new CopyOnWriteArrayList<>();
  private volatile Instant now = NOW;
  private Registry registry;
  private @Nullable RegistryModels models;

  @SuppressWarnings("NullAway.Init")
  RegistryModelsTest() {}

  @BeforeEach
  void open() {
    registry = new Registry(folder);
  }

  @AfterEach
  void close() {
    if (models != null) {
      models.close();
    }
  }

  @Test
  void aPromotionTakesOverWithoutARestart() throws IOException {
    String first = TestModels.momentum(registry, 0.6).id();
    String second = TestModels.momentum(registry, 0.7).id();
    registry.promote(first, "test", NOW);
    RegistryModels running = start(false);
    running.watch(Duration.ofMillis(20));
    String before = champion(running);

    registry.promote(second, "test", NOW.plusSeconds(1));

    await().atMost(PATIENCE).until(() -> second.equals(champion(running)));
    assertThat(before).isEqualTo(first);
    assertThat(slot(running).challengers()).extracting(Predictor::modelId).containsExactly(first);
    assertThat(slot(running).expiresAt()).isEqualTo(NOW.plusSeconds(1).plus(Duration.ofDays(30)));
    assertThat(alerts).isEmpty();
  }

  @Test
  void aTruncatedModelIsRefusedAndTheChampionStays() throws IOException {
    ModelArtefact bad = TestModels.momentum(registry, 0.7);
    Path file = folder.resolve("artefacts").resolve(bad.id()).resolve("model.bin");

    assertRefused(
        bad,
        () -> {
          byte[] whole = Files.readAllBytes(file);
          Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
        },
        "model.bin is not the one that its manifest was written with");
  }

  @Test
  void aSwappedModelIsRefusedAndTheChampionStays() throws IOException {
    ModelArtefact bad = TestModels.momentum(registry, 0.7);
    ModelArtefact other = TestModels.momentum(registry, 0.8);

    assertRefused(
        bad,
        () -> {
          for (String file : List.of("manifest.json", "model.bin", "golden.bin")) {
            Files.copy(
                folder.resolve("artefacts").resolve(other.id()).resolve(file),
                folder.resolve("artefacts").resolve(bad.id()).resolve(file),
                StandardCopyOption.REPLACE_EXISTING);
          }
        },
        "its manifest belongs to " + other.id());
  }

  @Test
  void aTamperedManifestIsRefusedAndTheChampionStays() throws IOException {
    ModelArtefact bad = TestModels.momentum(registry, 0.7);
    Path file = folder.resolve("artefacts").resolve(bad.id()).resolve("manifest.json");

    assertRefused(
        bad,
        () -> Files.writeString(file, Files.readString(file).replace("\"P30D\"", "\"P3000D\"")),
        "its manifest belongs to momentum-1s-");
  }

  /** Something that spoils a model after it was promoted. */
  private interface Damage {
    void happen() throws IOException;
  }

  private void assertRefused(ModelArtefact bad, Damage damage, String reason) throws IOException {
    String good = TestModels.momentum(registry, 0.6).id();
    registry.promote(good, "test", NOW);
    RegistryModels running = start(false);
    registry.promote(bad.id(), "test", NOW.plusSeconds(1));
    damage.happen();

    running.refresh();
    running.refresh();

    assertThat(champion(running)).isEqualTo(good);
    assertThat(slot(running).fault()).isNull();
    assertThat(alerts)
        .as("told once, though it is looked at again and again")
        .singleElement()
        .asString()
        .contains("model " + bad.id() + " is refused")
        .contains(reason);
  }

  @Test
  void aMendedModelTakesOverAfterAll() throws IOException {
    ModelArtefact model = TestModels.momentum(registry, 0.7);
    registry.promote(model.id(), "test", NOW);
    Path file = folder.resolve("artefacts").resolve(model.id()).resolve("model.bin");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[] {1});
    RegistryModels running = start(false);
    String refused = slot(running).fault();

    Files.write(file, whole);
    running.refresh();

    assertThat(refused).isEqualTo("model " + model.id() + " was refused");
    assertThat(champion(running)).isEqualTo(model.id());
  }

  @Test
  void aRegistryThatCannotBeReadLeavesEverythingInPlace() throws IOException {
    String good = TestModels.momentum(registry, 0.6).id();
    registry.promote(good, "test", NOW);
    RegistryModels running = start(false);

    Files.writeString(folder.resolve("registry.json"), "{ \"slots\"");
    running.refresh();
    running.refresh();

    assertThat(champion(running)).isEqualTo(good);
    assertThat(alerts).singleElement().asString().contains("registry.json cannot be read");
  }

  @Test
  void oneBrokenModelOfTheDemoLeavesTheOthersInPlace() throws IOException {
    String momentum =
        TestModels.write(registry, ModelRole.MOMENTUM, Manifest.Verdict.DEMO, 0.4, 0.6).id();
    String regime =
        TestModels.write(registry, ModelRole.REGIME, Manifest.Verdict.DEMO, 0.2, 0.3, 0.5).id();
    Files.writeString(
        folder.resolve("artefacts").resolve(regime).resolve("manifest.json"), "not a manifest");

    RegistryModels running = start(true);

    assertThat(champion(running)).isEqualTo(momentum);
    assertThat(running.slot(ModelRole.REGIME, Timeframe.S1).champion()).isNull();
    assertThat(running.slot(ModelRole.REGIME, Timeframe.S1).fault())
        .isEqualTo("model " + regime + " was refused");
    assertThat(alerts).singleElement().asString().contains("its manifest cannot be read");
  }

  @Test
  void modelsOfTheDemoDecideInTheDemoAlone() throws IOException {
    TestModels.write(registry, ModelRole.MOMENTUM, Manifest.Verdict.DEMO, 0.4, 0.6);

    RegistryModels running = start(false);

    assertThat(champion(running)).isNull();
    assertThat(slot(running).fault()).contains("made for the demo and decides in mode demo alone");
  }

  @Test
  void anEmptySlotAndAnEmptyRegistrySayWhatIsMissing() throws IOException {
    RegistryModels running = start(true);
    String none = slot(running).fault();
    String model = TestModels.momentum(registry, 0.6).id();
    registry.challenge(model, "test", NOW);
    running.refresh();

    assertThat(none).isEqualTo("there is no model for momentum@1s");
    assertThat(slot(running).fault()).isEqualTo("no model has been promoted");
    assertThat(slot(running).challengers()).extracting(Predictor::modelId).containsExactly(model);
    assertThat(alerts).isEmpty();
  }

  @Test
  void aFaultIsToldToTheStrategyUntilItIsTakenBack() throws IOException {
    String model = TestModels.momentum(registry, 0.6).id();
    registry.promote(model, "test", NOW);
    RegistryModels running = start(false);

    running.setFault(model, "features drifted: rsi_14");
    String fault = slot(running).fault();
    running.setFault(model, null);

    assertThat(fault).isEqualTo("features drifted: rsi_14");
    assertThat(champion(running)).isEqualTo(model);
    assertThat(slot(running).fault()).isNull();
  }

  @Test
  void aDemotionIsWrittenDownAndEmptiesTheSlot() throws IOException {
    String model = TestModels.momentum(registry, 0.6).id();
    registry.promote(model, "test", NOW);
    RegistryModels running = start(false);

    running.demote(model, "worse than nothing");

    await().atMost(PATIENCE).until(() -> champion(running) == null);
    Registry.Change last = registry.state().history().getLast();
    assertThat(last.action()).isEqualTo("demote");
    assertThat(last.reason()).isEqualTo("worse than nothing");
    assertThat(last.at()).isEqualTo(NOW.toString());
    assertThat(alerts).isEmpty();
  }

  @Test
  void aDemotionThatCannotBeWrittenDownIsAlerted() throws IOException {
    String model = TestModels.momentum(registry, 0.6).id();
    registry.promote(model, "test", NOW);
    RegistryModels running = start(false);
    registry.demote(model, "by hand", NOW);

    running.demote(model, "worse than nothing");

    await().atMost(PATIENCE).until(() -> !alerts.isEmpty());
    assertThat(alerts).singleElement().asString().contains(model + " has no place to lose");
  }

  @Test
  void inModeLiveOnlyTheModelsOfTheStandingVerdictDecide() throws IOException {
    String judged = TestModels.momentum(registry, 0.6).id();
    String other = TestModels.momentum(registry, 0.7).id();
    registry.promote(judged, "test", NOW);
    RegistryModels running = start(Mode.LIVE);
    assertThat(champion(running)).isNull();
    assertThat(slot(running).fault())
        .contains("model " + judged + " is not promoted: no verdict of the promotion gate");

    verdict(List.of(judged));
    running.refresh();
    assertThat(champion(running)).isEqualTo(judged);

    registry.promote(other, "test", NOW);
    running.refresh();
    assertThat(champion(running)).isNull();
    assertThat(slot(running).fault()).contains("the verdict on multi_model is about other models");

    registry.promote(judged, "test", NOW);
    running.refresh();
    assertThat(champion(running)).isEqualTo(judged);

    now = NOW.plus(Duration.ofDays(31));
    running.refresh();
    assertThat(champion(running)).isNull();
    assertThat(slot(running).fault()).contains("has expired");
  }

  private void verdict(List<String> ids) throws IOException {
    new Promotion(
            "multi_model",
            "fingerprint",
            true,
            NOW.toString(),
            NOW.plus(Duration.ofDays(30)).toString(),
            "report",
            ids)
        .write(folder);
  }

  private RegistryModels start(boolean demoAllowed) {
    return start(demoAllowed ? Mode.DEMO : Mode.PAPER);
  }

  private RegistryModels start(Mode mode) {
    models =
        new RegistryModels(registry, new ModelPermission(mode, folder), () -> now, alerts::add);
    return models;
  }

  private static ModelSlot slot(RegistryModels models) {
    return models.slot(ModelRole.MOMENTUM, Timeframe.S1);
  }

  private static @Nullable String champion(RegistryModels models) {
    Predictor champion = slot(models).champion();
    return champion == null ? null : champion.modelId();
  }
}
