package io.tradebot.learning.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.artefact.ArtefactRefusedException;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.artefact.SampleModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  RegistryTest() {}

  @Test
  void modelsOfTheDemoStandUntilSomebodyChangesSomething() throws IOException {
    Registry registry = new Registry(folder);
    String demo = add(1, Manifest.Verdict.DEMO);
    String plain = add(2, Manifest.Verdict.NONE);

    Registry.Standing before = standing(registry);
    registry.challenge(plain, "test", NOW);
    Registry.Standing after = standing(registry);

    assertThat(before.champion()).isEqualTo(demo);
    assertThat(before.isExpired(NOW)).isFalse();
    assertThat(after.champion()).isEqualTo(demo);
    assertThat(after.challengers()).containsExactly(plain);
  }

  @Test
  void theChampionBeforeBecomesAChallengerAndCanComeBack() throws IOException {
    Registry registry = new Registry(folder);
    String first = add(1, Manifest.Verdict.NONE);
    String second = add(2, Manifest.Verdict.NONE);

    registry.promote(first, "test", NOW);
    registry.promote(second, "test", NOW.plusSeconds(60));
    Registry.Standing promoted = standing(registry);
    String back = registry.rollBack("momentum@1s", "worse live", NOW.plusSeconds(120));

    assertThat(promoted.champion()).isEqualTo(second);
    assertThat(promoted.challengers()).containsExactly(first);
    assertThat(promoted.isExpired(NOW.plusSeconds(60).plus(Duration.ofDays(30)))).isTrue();
    assertThat(back).isEqualTo(first);
    assertThat(standing(registry).champion()).isEqualTo(first);
    assertThat(registry.state().history())
        .extracting(Registry.Change::action)
        .containsExactly("promote", "promote", "roll-back");
  }

  @Test
  void aDemotedChampionLeavesItsPlaceEmptyAndAnExpiredOneKeepsIt() throws IOException {
    Registry registry = new Registry(folder);
    String model = add(1, Manifest.Verdict.NONE);
    registry.promote(model, "test", NOW);

    registry.expire(model, "test", NOW.plusSeconds(1));
    boolean expired = standing(registry).isExpired(NOW.plusSeconds(1));
    registry.demote(model, "test", NOW.plusSeconds(2));

    assertThat(expired).isTrue();
    assertThat(standing(registry).champion()).isNull();
  }

  @Test
  void refusesWhatCannotBe() throws IOException {
    Registry registry = new Registry(folder);
    String model = add(1, Manifest.Verdict.NONE);

    assertThatThrownBy(() -> registry.promote("momentum-1s-nothing", "test", NOW))
        .isInstanceOf(ArtefactRefusedException.class)
        .hasMessageContaining("there is no model \"momentum-1s-nothing\"")
        .hasMessageContaining(model);
    assertThatThrownBy(() -> registry.artefact("../" + model)).hasMessageContaining("no model");
    assertThatThrownBy(() -> registry.demote(model, "test", NOW)).hasMessageContaining("no place");
    assertThatThrownBy(() -> registry.rollBack("momentum@1s", "test", NOW))
        .hasMessageContaining("no champion before");
  }

  @Test
  void itsVersionChangesWithTheStanding() throws IOException {
    Registry registry = new Registry(folder);
    String model = add(1, Manifest.Verdict.NONE);
    String before = registry.version();

    registry.promote(model, "test", NOW);

    assertThat(registry.version()).isNotEqualTo(before);
  }

  private String add(long seed, Manifest.Verdict verdict) throws IOException {
    return SampleModels.write(folder.resolve("artefacts"), seed, verdict).id();
  }

  private static Registry.Standing standing(Registry registry) {
    return registry.state().standing(ModelRole.MOMENTUM, Timeframe.S1);
  }
}
