package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SentimentIndexTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HALF_LIFE = Duration.ofHours(6);

  private final SentimentIndex index = new SentimentIndex(HALF_LIFE, 500);

  @Test
  void knowsNothingWithoutPosts() {
    assertThat(index.at(NOW)).isEqualTo(new SentimentIndex.Value(0, 1, 0));
  }

  @Test
  void weighsByConfidenceAndAge() {
    index.add(new Score(1, 1), NOW, NOW);
    index.add(new Score(-1, 0.5), NOW.minus(HALF_LIFE), NOW);

    // w = 1 and 0.25; index = (1 - 0.25) / (1.25 + 0.5).
    assertThat(index.at(NOW).index()).isCloseTo(0.75 / 1.75, within(1e-12));
  }

  @Test
  void fadesToNeutralAndUncertain() {
    index.add(new Score(0.8, 0.9), NOW, NOW);
    double before = index.at(NOW).index();

    SentimentIndex.Value later = index.at(NOW.plus(HALF_LIFE.multipliedBy(5)));
    SentimentIndex.Value gone = index.at(NOW.plus(HALF_LIFE.multipliedBy(9)));

    assertThat(later.index()).isPositive().isLessThan(before / 5);
    assertThat(later.uncertainty()).isGreaterThan(0.98);
    assertThat(gone).isEqualTo(new SentimentIndex.Value(0, 1, 0));
  }

  @Test
  void isLessCertainWhenPostsDisagree() {
    SentimentIndex divided = new SentimentIndex(HALF_LIFE, 500);
    for (int i = 0; i < 10; i++) {
      index.add(new Score(0.5, 0.8), NOW, NOW);
      divided.add(new Score(i % 2 == 0 ? 1 : -1, 0.8), NOW, NOW);
    }

    assertThat(divided.at(NOW).index()).isCloseTo(0, within(1e-12));
    assertThat(divided.at(NOW).uncertainty()).isGreaterThan(index.at(NOW).uncertainty() + 0.5);
  }

  @Test
  void staysWithinItsCapacityByDroppingTheOldest() {
    SentimentIndex small = new SentimentIndex(HALF_LIFE, 3);
    small.add(new Score(-1, 1), NOW.minusSeconds(60), NOW);
    for (int i = 0; i < 3; i++) {
      small.add(new Score(1, 1), NOW, NOW);
    }

    assertThat(small.at(NOW).posts()).isEqualTo(3);
    assertThat(small.at(NOW).index()).isCloseTo(3 / 3.5, within(1e-12));
  }
}
