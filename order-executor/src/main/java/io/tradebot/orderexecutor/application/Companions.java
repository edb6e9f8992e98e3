package io.tradebot.orderexecutor.application;

import io.tradebot.common.message.ServiceName;
import io.tradebot.common.system.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The other services, as their heartbeats show them: one that runs another version or another
 * configuration keeps everybody from trading. Thread-safe.
 */
final class Companions {
  private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(5);
  private static final int SHOWN = 8;

  private final Build ours;
  private final InstantSource clock;
  private final Map<ServiceName, Heartbeat> odd = new ConcurrentSkipListMap<>();

  /**
   * What a service is made of.
   *
   * @param version of the build; empty where it is not known
   * @param fingerprint of the configuration, secrets apart
   */
  record Build(String version, String fingerprint) {}

  Companions(Build ours, InstantSource clock) {
    this.ours = ours;
    this.clock = clock;
  }

  void beat(Heartbeat heartbeat) {
    boolean same =
        heartbeat.version().equals(ours.version())
            && heartbeat.configFingerprint().equals(ours.fingerprint());
    if (same) {
      odd.remove(heartbeat.service());
    } else {
      odd.put(heartbeat.service(), heartbeat);
    }
  }

  /** Names those that differ, and in what; null when all that were heard of lately are equal. */
  @Nullable String odd() {
    Instant since = clock.instant().minus(FORGOTTEN_AFTER);
    odd.values().removeIf(heartbeat -> heartbeat.occurredAt().isBefore(since));
    if (odd.isEmpty()) {
      return null;
    }
    StringBuilder names = new StringBuilder();
    for (Heartbeat heartbeat : odd.values()) {
      names.append(names.isEmpty() ? "" : "; ").append(heartbeat.service());
      if (!heartbeat.version().equals(ours.version())) {
        names
            .append(" version=")
            .append(heartbeat.version())
            .append(" ours=")
            .append(ours.version());
      }
      if (!heartbeat.configFingerprint().equals(ours.fingerprint())) {
        names
            .append(" configuration=")
            .append(shown(heartbeat.configFingerprint()))
            .append(" ours=")
            .append(shown(ours.fingerprint()));
      }
    }
    return names.toString();
  }

  private static String shown(String fingerprint) {
    return fingerprint.length() <= SHOWN ? fingerprint : fingerprint.substring(0, SHOWN);
  }
}
