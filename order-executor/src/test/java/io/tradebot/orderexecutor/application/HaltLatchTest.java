package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HaltLatchTest {

  @Test
  void keepsOrdersOfALowerEpoch() {
    HaltLatch latch = new HaltLatch(3);

    latch.rise(4);

    assertThat(latch.allows(3)).isFalse();
    assertThat(latch.allows(4)).isTrue();
  }

  @Test
  void letsNothingPassBetweenAPanicAndTheEngineThatDealtWithIt() {
    HaltLatch latch = new HaltLatch(0);

    latch.close();
    boolean before = latch.allows(0);
    latch.rise(1);
    boolean between = latch.allows(1);
    latch.settle();

    assertThat(before).isFalse();
    assertThat(between).isFalse();
    assertThat(latch.allows(0)).isFalse();
    assertThat(latch.allows(1)).isTrue();
  }

  @Test
  void staysClosedUntilEachClosingIsSettled() {
    HaltLatch latch = new HaltLatch(0);
    latch.close();
    latch.close();

    latch.settle();

    assertThat(latch.allows(9)).isFalse();
    latch.settle();
    assertThat(latch.allows(9)).isTrue();
    assertThatThrownBy(latch::settle).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void neverFalls() {
    HaltLatch latch = new HaltLatch(5);

    latch.rise(2);

    assertThat(latch.epoch()).isEqualTo(5);
    assertThat(latch.allows(4)).isFalse();
  }
}
