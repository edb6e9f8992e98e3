package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollScheduleTest {
  private final PollSchedule schedule = new PollSchedule(Duration.ofSeconds(30));

  @Test
  void asksEverLaterUpToALimitAndAtItsIntervalAfterASuccess() {
    assertThat(schedule.afterFailure(Duration.ZERO, 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(schedule.afterFailure(Duration.ZERO, 1)).isEqualTo(Duration.ofSeconds(4));
    for (int i = 0; i < 100; i++) {
      schedule.afterFailure(Duration.ZERO, 1);
    }
    assertThat(schedule.afterFailure(Duration.ZERO, 1)).isEqualTo(Duration.ofMinutes(5));
    assertThat(schedule.afterFailure(Duration.ZERO, 0)).isEqualTo(Duration.ofMinutes(4));

    assertThat(schedule.afterSuccess()).isEqualTo(Duration.ofSeconds(30));
    assertThat(schedule.failures()).isZero();
  }

  @Test
  void leavesASourceAloneForAsLongAsItAsks() {
    assertThat(schedule.afterFailure(Duration.ofMinutes(20), 0.5))
        .isEqualTo(Duration.ofMinutes(20));
    assertThat(schedule.afterFailure(Duration.ofDays(400), 0.5)).isEqualTo(Duration.ofHours(6));
  }
}
