package io.tradebot.storage.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PointTest {

  @Test
  void keepsFillsOfOneMomentApartWithoutMovingThem() {
    Instant venue = Instant.parse("2026-11-02T09:30:00.250Z");
    Instant ours = Instant.parse("2026-11-02T09:30:00.250123Z");
    Set<Long> times = new HashSet<>();
    for (int id = 0; id < 300; id++) {
      long time = Point.timeNs(venue, Integer.toString(28_457 + id));
      assertThat(time - Times.toNs(venue)).isBetween(0L, 999_999L);
      assertThat(Point.timeNs(ours, Integer.toString(id)) - Times.toNs(ours)).isBetween(0L, 999L);
      times.add(time);
    }

    assertThat(times).hasSizeGreaterThanOrEqualTo(299);
    assertThat(Point.timeNs(venue, "7")).isEqualTo(Point.timeNs(venue, "7"));
  }

  @Test
  void needsField() {
    assertThatThrownBy(() -> new Point("equity", Map.of(), Map.of(), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
