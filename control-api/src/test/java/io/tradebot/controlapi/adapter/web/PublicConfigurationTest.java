package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublicConfigurationTest {
  @Test
  void hidesWhatAUrlMayKeepSecret() {
    assertThat(PublicConfiguration.withoutSecrets("redis://user:pass@host:6379/1"))
        .isEqualTo("redis://host:6379/1");
    assertThat(PublicConfiguration.withoutSecrets("https://x.io/feed?auth_token=abc&limit=10&q=1"))
        .isEqualTo("https://x.io/feed?auth_token=(hidden)&limit=10&q=(hidden)");
  }
}
