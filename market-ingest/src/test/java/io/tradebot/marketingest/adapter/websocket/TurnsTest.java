package io.tradebot.marketingest.adapter.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TurnsTest {

  @Test
  void givesABurstAtOnceAndThenOneAnInterval() {
    Turns turns = new Turns(new Pace(3, Duration.ofMillis(100)));

    assertThat(List.of(turns.take(0), turns.take(0), turns.take(0))).containsOnly(0L);
    assertThat(turns.take(0)).isEqualTo(100_000_000L);
    assertThat(turns.take(0)).isEqualTo(200_000_000L);
    assertThat(turns.take(1_000_000_000L)).as("after a rest").isZero();
  }

  @Test
  void staysWithinTheBurstAndOneAnIntervalInEverySpan() {
    Pace pace = new Pace(30, Duration.ofSeconds(6));
    Turns turns = new Turns(pace);
    Random random = new Random(5);
    List<Long> times = new ArrayList<>();
    long nowNs = 1_000;
    for (int i = 0; i < 5_000; i++) {
      nowNs += (long) (random.nextDouble() * random.nextInt(3) * 6e9);
      times.add(nowNs + turns.take(nowNs));
    }

    assertThat(times).isSorted();
    long spanNs = Duration.ofMinutes(10).toNanos();
    for (int from = 0, to = 0; to < times.size(); to++) {
      while (times.get(to) - times.get(from) >= spanNs) {
        from++;
      }
      assertThat(to - from + 1).as("in ten minutes").isLessThanOrEqualTo(130);
    }
  }

  @Test
  void hasNoLimitWhereThePaceIsFree() {
    Turns turns = new Turns(Pace.FREE);

    for (int i = 0; i < 100; i++) {
      assertThat(turns.take(5)).isZero();
    }
  }
}
