package io.tradebot.controlapi.adapter.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong keys per address and locks an address out for a while after too many. Bounded: the
 * address that failed longest ago is forgotten first. Thread-safe.
 */
public final class FailedKeys {
  static final int ALLOWED = 10;
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final Duration LOCK = Duration.ofSeconds(30);
  static final int CAPACITY = 10_000;

  private record Failures(int count, Instant since, Instant lockedUntil) {}

  private final InstantSource clock;
  private final Map<String, Failures> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > CAPACITY;
        }
      };

  public FailedKeys(InstantSource clock) {
    this.clock = clock;
  }

  /** How long the address is still locked out; zero when it is not. */
  synchronized Duration lockedFor(String address) {
    Failures failures = byAddress.get(network(address));
    Instant now = clock.instant();
    return failures == null || !failures.lockedUntil.isAfter(now)
        ? Duration.ZERO
        : Duration.between(now, failures.lockedUntil);
  }

  synchronized void failed(String address) {
    Instant now = clock.instant();
    byAddress.compute(
        network(address),
        (_, known) -> {
          int count = known == null || !known.since.plus(WINDOW).isAfter(now) ? 1 : known.count + 1;
          Instant since = count == 1 ? now : known.since;
          return count >= ALLOWED
              ? new Failures(0, now, now.plus(LOCK))
              : new Failures(count, since, Instant.MIN);
        });
  }

  synchronized int size() {
    return byAddress.size();
  }

  // One customer owns a whole /64 of IPv6 and could use a fresh address for each guess.
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    String[] groups = address.split(":", -1);
    return String.join(":", java.util.Arrays.copyOf(groups, Math.min(4, groups.length)));
  }
}
