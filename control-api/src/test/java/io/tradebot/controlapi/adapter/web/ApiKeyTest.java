package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "changeme-changeme-changeme",
        "please-CHANGE-ME-before-use-1",
        "this key has spaces in it, 1234567",
        "your-api-key-goes-here-12345"
      })
  void refusesWeakKeysWithoutRepeatingThem(String weak) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKey.of(weak))
        .satisfies(
            refusal -> {
              if (!weak.isEmpty()) {
                assertThat(refusal.getMessage()).startsWith("api.key").doesNotContain(weak);
              }
            });
  }

  @Test
  void matchesItselfAlone() {
    ApiKey key = ApiKey.of(ControlApiFixture.KEY);

    assertThat(key.matches(ControlApiFixture.KEY)).isTrue();
    assertThat(key.matches(ControlApiFixture.KEY.substring(1))).isFalse();
    assertThat(key.matches("")).isFalse();
  }
}
