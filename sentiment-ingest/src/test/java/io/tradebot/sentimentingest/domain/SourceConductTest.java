package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SourceConductTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private final SourceConduct conduct = new SourceConduct(START);

  private void news(int count, Duration apart, Instant from) {
    for (int i = 0; i < count; i++) {
      Instant at = from.plus(apart.multipliedBy(i));
      conduct.brought(false, at, at);
    }
  }

  @Test
  void withholdsAFloodForAnHourAfterItsEnd() {
    news(SourceConduct.FLOOD, Duration.ofSeconds(1), START);
    assertThat(conduct.isQuarantined(START.plusSeconds(400))).isFalse();

    Instant last = START.plusSeconds(400);
    conduct.brought(false, last, last);

    assertThat(conduct.fault(last)).isEqualTo(SourceConduct.Fault.FLOOD);
    assertThat(conduct.isQuarantined(last.plusSeconds(3_599))).isTrue();
    assertThat(conduct.isQuarantined(last.plusSeconds(3_600))).isFalse();
  }

  @Test
  void takesTheSameNumberInADayForABusyHouse() {
    news(1_000, Duration.ofSeconds(86), START);

    assertThat(conduct.fault(START.plusSeconds(86_000))).isEqualTo(SourceConduct.Fault.NONE);
  }

  @Test
  void withholdsWhatRepeatsItself() {
    for (int i = 0; i < SourceConduct.JUDGED; i++) {
      Instant at = START.plusSeconds(i);
      conduct.brought(i % 3 != 0, at, at);
    }

    assertThat(conduct.fault(START.plusSeconds(40))).isEqualTo(SourceConduct.Fault.REPEATS);
  }

  @Test
  void noticesASilenceThatIsUnusualForTheSource() {
    news(50, Duration.ofMinutes(30), START);
    Instant last = START.plus(Duration.ofMinutes(30 * 49));

    assertThat(conduct.fault(last.plus(Duration.ofHours(9)))).isEqualTo(SourceConduct.Fault.NONE);
    assertThat(conduct.fault(last.plus(Duration.ofHours(11))))
        .isEqualTo(SourceConduct.Fault.SILENT);
    assertThat(conduct.isQuarantined(last.plus(Duration.ofHours(11)))).isFalse();
  }

  @Test
  void leavesADailySourceItsPauses() {
    news(12, Duration.ofDays(1), START);

    assertThat(conduct.fault(START.plus(Duration.ofDays(14)))).isEqualTo(SourceConduct.Fault.NONE);
  }
}
