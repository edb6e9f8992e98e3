package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeenPostsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final SeenPosts seen = new SeenPosts(100);

  @Test
  void knowsAnIdForGood() {
    seen.add("rss:a:1", "Bitcoin rises again", NOW);

    assertThat(seen.contains("rss:a:1", "Another title", NOW.plus(Duration.ofDays(30)))).isTrue();
    assertThat(seen.contains("rss:a:2", "Another title", NOW)).isFalse();
  }

  @Test
  void knowsTheSameTextOfAnotherSourceWithinADay() {
    seen.add("rss:a:1", "Bitcoin rises again!", NOW);

    assertThat(seen.contains("rss:b:9", "BITCOIN  rises – again", NOW.plusSeconds(3600))).isTrue();
    assertThat(seen.contains("rss:b:9", "Bitcoin rises again!", NOW.plus(Duration.ofDays(1))))
        .isFalse();
  }

  @Test
  void takesShortTitlesForDifferentTexts() {
    seen.add("rss:a:1", "Update", NOW);

    assertThat(seen.contains("rss:a:2", "Update", NOW)).isFalse();
  }

  @Test
  void staysWithinItsCapacity() {
    for (int i = 0; i < 1_000; i++) {
      seen.add("id" + i, "A title with the number " + i, NOW);
    }

    assertThat(seen.size()).isEqualTo(100);
    assertThat(seen.contains("id999", "", NOW)).isTrue();
  }
}
