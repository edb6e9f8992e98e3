package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailedKeysTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final FailedKeys failedKeys = new FailedKeys(() -> now);

  @Test
  void locksAnAddressOutAfterTooManyFailuresAndLetsItInAgain() {
    for (int i = 0; i < FailedKeys.ALLOWED; i++) {
      assertThat(failedKeys.lockedFor("10.0.0.1")).isZero();
      failedKeys.failed("10.0.0.1");
    }

    assertThat(failedKeys.lockedFor("10.0.0.1")).isEqualTo(FailedKeys.LOCK);
    assertThat(failedKeys.lockedFor("10.0.0.2")).isZero();

    now = now.plus(FailedKeys.LOCK);
    assertThat(failedKeys.lockedFor("10.0.0.1")).isZero();
  }

  @Test
  void forgetsFailuresThatAreLongAgo() {
    for (int i = 0; i < 10 * FailedKeys.ALLOWED; i++) {
      failedKeys.failed("10.0.0.1");
      now = now.plus(Duration.ofSeconds(10));
    }

    assertThat(failedKeys.lockedFor("10.0.0.1")).isZero();
  }

  @Test
  void treatsANetworkOfOneCustomerAsOneAddress() {
    for (int i = 0; i < FailedKeys.ALLOWED; i++) {
      failedKeys.failed("2001:db8:0:1:0:0:0:" + Integer.toHexString(i));
    }

    assertThat(failedKeys.lockedFor("2001:db8:0:1:a:b:c:d")).isPositive();
    assertThat(failedKeys.lockedFor("2001:db8:0:2:a:b:c:d")).isZero();
  }

  @Test
  void staysWithinItsMemory() {
    for (int i = 0; i < 3 * FailedKeys.CAPACITY; i++) {
      failedKeys.failed("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
    }

    assertThat(failedKeys.size()).isEqualTo(FailedKeys.CAPACITY);
  }
}
