package io.tradebot.orderexecutor.adapter.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.orderexecutor.adapter.binance.RateBudget.Purpose;
import io.tradebot.orderexecutor.adapter.connection.RateLimitedException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RateBudgetTest {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final RateBudget budget = new RateBudget(now::get);

  @Test
  void keepsAShareForCancels() {
    budget.limit(1_000);
    budget.observe(799);

    assertThatCode(() -> budget.take(Purpose.ORDER, 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> budget.take(Purpose.ORDER, 1))
        .isInstanceOf(RateLimitedException.class);
    assertThatThrownBy(() -> budget.take(Purpose.READ, 1)).isInstanceOf(RateLimitedException.class);
    assertThatCode(() -> budget.take(Purpose.CANCEL, 200)).doesNotThrowAnyException();
    assertThatThrownBy(() -> budget.take(Purpose.CANCEL, 1))
        .isInstanceOf(RateLimitedException.class);
  }

  @Test
  void beginsAnewWithEachMinute() {
    budget.limit(100);
    budget.observe(100);
    now.set(START.plusSeconds(60));

    assertThatCode(() -> budget.take(Purpose.READ, 60)).doesNotThrowAnyException();
    assertThat(budget.use().weightUsed()).isEqualTo(60);
  }

  @Test
  void letsNothingPassBeforeTheDeadlineOfARefusalAndCancelsFirstAfterIt() {
    budget.refused(429, 30);

    now.set(START.plusMillis(29_999));
    assertThatThrownBy(() -> budget.take(Purpose.CANCEL, 1))
        .isInstanceOf(RateLimitedException.class);
    now.set(START.plusSeconds(30));
    assertThatCode(() -> budget.take(Purpose.CANCEL, 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> budget.take(Purpose.ORDER, 1))
        .isInstanceOf(RateLimitedException.class);
    now.set(START.plusSeconds(31));
    assertThatCode(() -> budget.take(Purpose.ORDER, 1)).doesNotThrowAnyException();
  }

  @Test
  void knowsThatItIsBannedAndNeverShortensAWait() {
    budget.refused(418, 120);
    budget.refused(429, 5);

    assertThat(budget.use().banned()).isTrue();
    assertThat(budget.use().blockedUntil()).isEqualTo(START.plusSeconds(120));
  }

  @Test
  void waitsAMinuteWhenTheVenueDoesNotSayHowLong() {
    budget.refused(429, -1);

    assertThat(budget.use().blockedUntil()).isEqualTo(START.plusSeconds(60));
  }
}
