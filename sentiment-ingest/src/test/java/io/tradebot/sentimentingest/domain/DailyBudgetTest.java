package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DailyBudgetTest {
  private static final Instant EVENING = Instant.parse("2026-01-01T23:00:00Z");

  @Test
  void isSpentWithinADayAndRenewedWithTheNext() {
    DailyBudget budget = new DailyBudget(2);

    assertThat(budget.take(EVENING)).isTrue();
    assertThat(budget.take(EVENING)).isTrue();
    assertThat(budget.take(EVENING)).isFalse();
    assertThat(DailyBudget.untilRenewed(EVENING)).isEqualTo(Duration.ofHours(1));
    assertThat(budget.take(EVENING.plus(DailyBudget.untilRenewed(EVENING)))).isTrue();
  }

  @Test
  void isNotRenewedByAClockThatGoesBack() {
    DailyBudget budget = new DailyBudget(1);

    assertThat(budget.take(EVENING)).isTrue();
    assertThat(budget.take(EVENING.minus(Duration.ofDays(1)))).isFalse();
  }

  @Test
  void mustAllowSomething() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DailyBudget(0))
        .withMessageContaining("0");
  }
}
