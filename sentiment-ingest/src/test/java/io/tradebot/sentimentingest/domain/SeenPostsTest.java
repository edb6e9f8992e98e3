package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeenPostsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final SeenPosts seen = new SeenPosts(100);

  private SeenPosts.Sighting look(String source, String title, Duration later) {
    return seen.look(source, source + ":new", title, NOW.plus(later));
  }

  @Test
  void knowsAnIdForGood() {
    seen.add("rss:a", "rss:a:1", "Bitcoin rises again", NOW);

    assertThat(seen.look("rss:a", "rss:a:1", "Another title", NOW.plus(Duration.ofDays(30))))
        .isEqualTo(SeenPosts.Sighting.SAME_POST);
    assertThat(look("rss:a", "Another title", Duration.ZERO)).isEqualTo(SeenPosts.Sighting.NEW);
  }

  @Test
  void knowsTheSameTextWithinADay() {
    seen.add("rss:a", "rss:a:1", "Bitcoin rises again!", NOW);

    assertThat(look("rss:b", "BITCOIN  rises – again", Duration.ofHours(1)))
        .isEqualTo(SeenPosts.Sighting.SPREAD);
    assertThat(look("rss:a", "Bitcoin rises again!", Duration.ofHours(1)))
        .isEqualTo(SeenPosts.Sighting.REPEATED);
    assertThat(look("rss:b", "Bitcoin rises again!", Duration.ofDays(1)))
        .isEqualTo(SeenPosts.Sighting.NEW);
  }

  @Test
  void knowsNearlyTheSameText() {
    seen.add("rss:a", "rss:a:1", "SEC delays its decision on the second bitcoin ETF", NOW);

    assertThat(
            look("rss:b", "Breaking: SEC delays decision on the second Bitcoin ETF", Duration.ZERO))
        .isEqualTo(SeenPosts.Sighting.SPREAD);
    assertThat(
            look(
                "x",
                "RT @news: SEC delays its decision on the second bitcoin ETF https://t.co/x",
                Duration.ZERO))
        .isEqualTo(SeenPosts.Sighting.SPREAD);
    assertThat(
            look("rss:b", "SEC approves the second bitcoin fund after long delays", Duration.ZERO))
        .isEqualTo(SeenPosts.Sighting.NEW);
  }

  @Test
  void takesOtherFiguresForOtherNews() {
    seen.add("rss:a", "rss:a:1", "Bitcoin gains 5 percent in a day of heavy trading", NOW);

    assertThat(look("rss:a", "Bitcoin gains 9 percent in a day of heavy trading", Duration.ZERO))
        .isEqualTo(SeenPosts.Sighting.NEW);
  }

  @Test
  void takesShortTitlesForDifferentTexts() {
    seen.add("rss:a", "rss:a:1", "Update", NOW);

    assertThat(look("rss:a", "Update", Duration.ZERO)).isEqualTo(SeenPosts.Sighting.NEW);
  }

  @Test
  void staysWithinItsCapacity() {
    for (int i = 0; i < 1_000; i++) {
      seen.add("rss:a", "id" + i, "A title with the number " + i, NOW);
    }

    assertThat(seen.size()).isEqualTo(100);
    assertThat(seen.look("rss:a", "id999", "", NOW)).isEqualTo(SeenPosts.Sighting.SAME_POST);
  }
}
