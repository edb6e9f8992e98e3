package io.tradebot.orderexecutor.adapter.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VenueClockTest {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

  private final AtomicReference<Instant> wall = new AtomicReference<>(START);
  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
  private final VenueClock clock = new VenueClock(wall::get, nanos::get);

  @Test
  void takesTheReadingWithTheShortestTrip() {
    Duration ahead = Duration.ofMillis(250);
    Iterator<Long> trips = List.of(80L, 2L, 40L, 90L, 60L).iterator();

    Duration error =
        clock.measure(
            () -> {
              long trip = trips.next();
              // The answer is made late on slow trips: an uneven path.
              pass(Duration.ofMillis(trip > 2 ? trip : 1));
              Instant answer = wall.get().plus(ahead);
              pass(Duration.ofMillis(trip > 2 ? 0 : 1));
              return answer;
            });

    assertThat(error).isEqualTo(Duration.ofMillis(1));
    assertThat(clock.offset()).isEqualTo(ahead);
    assertThat(clock.now()).isEqualTo(wall.get().plus(ahead));
  }

  @Test
  void showsAStepOfTheLocalClockAtOnceAndKeepsTheVenuesTime() {
    clock.measure(wall::get);
    Instant venueTime = clock.now();

    wall.set(wall.get().minusSeconds(90));

    assertThat(clock.now()).isEqualTo(venueTime);
    assertThat(clock.offset()).isEqualTo(Duration.ofSeconds(90));
  }

  private void pass(Duration time) {
    wall.set(wall.get().plus(time));
    nanos.addAndGet(time.toNanos());
  }
}
