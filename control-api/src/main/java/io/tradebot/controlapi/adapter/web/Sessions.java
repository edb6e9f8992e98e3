package io.tradebot.controlapi.adapter.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a key was exchanged for: random tokens that end by themselves, so that a browser need not
 * keep the key. Only hashes are kept, in memory: a restart ends all sessions. Bounded: the oldest
 * goes first. Thread-safe.
 */
public final class Sessions {
  public static final Duration BROWSER = Duration.ofHours(12);
  public static final Duration ACCESS = Duration.ofMinutes(15);
  public static final Duration REFRESH = Duration.ofDays(7);

  /** Tells tokens from keys: one that has ended is no guess of a key. */
  static final String PREFIX = "tbs_";

  private static final int CAPACITY = 1_000;
  private static final int RANDOM_BYTES = 32;

  /** What a token is for. */
  public enum Kind {
    /** A cookie of the panel, or a bearer token. */
    ACCESS,
    /** Good for a new access token and nothing else. */
    REFRESH
  }

  /**
   * A new session.
   *
   * @param token to be told to the client alone
   */
  public record Opened(String token, Instant expiresAt) {}

  private record Session(Caller caller, Kind kind, Instant expiresAt) {}

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> byHash =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > CAPACITY;
        }
      };

  public Sessions(InstantSource clock) {
    this.clock = clock;
  }

  public Opened open(Caller caller, Kind kind, Duration length) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant expiresAt = clock.instant().plus(length);
    synchronized (byHash) {
      byHash.put(hash(token), new Session(caller, kind, expiresAt));
    }
    return new Opened(token, expiresAt);
  }

  /** Whose token it is; empty when it is none, has ended, or is of the other kind. */
  public Optional<Caller> find(String token, Kind kind) {
    String hash = hash(token);
    synchronized (byHash) {
      Session session = byHash.get(hash);
      if (session == null || session.kind != kind) {
        return Optional.empty();
      }
      if (!session.expiresAt.isAfter(clock.instant())) {
        byHash.remove(hash);
        return Optional.empty();
      }
      return Optional.of(session.caller);
    }
  }

  void close(String token) {
    synchronized (byHash) {
      byHash.remove(hash(token));
    }
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
