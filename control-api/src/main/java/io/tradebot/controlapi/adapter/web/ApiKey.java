package io.tradebot.controlapi.adapter.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;

/** The key that opens the API. Only its hash is kept. */
public final class ApiKey {
  static final int MIN_LENGTH = 24;
  private static final int MIN_DISTINCT = 8;
  private static final List<String> KNOWN_PHRASES =
      List.of(
          "changeme",
          "change-me",
          "change_me",
          "example",
          "your-api-key",
          "your_api_key",
          "password",
          "default");

  private final byte[] hash;

  private ApiKey(byte[] hash) {
    this.hash = hash;
  }

  /**
   * A key that is strong enough to be used.
   *
   * @throws IllegalArgumentException saying what is wrong, without the key
   */
  public static ApiKey of(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (key.length() < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "api.key must have at least " + MIN_LENGTH + " characters, has " + key.length());
    }
    if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("api.key must be printable ASCII without spaces");
    }
    if (key.chars().distinct().count() < MIN_DISTINCT
        || KNOWN_PHRASES.stream().anyMatch(lower::contains)) {
      throw new IllegalArgumentException(
          "api.key is easy to guess; use a random one, e.g. from: openssl rand -hex 24");
    }
    return new ApiKey(sha256(key));
  }

  /** A key of which only the SHA-256 is known. */
  static ApiKey ofHash(byte[] sha256) {
    return new ApiKey(sha256.clone());
  }

  /** Whether a candidate is the key; takes the same time wherever they differ. */
  boolean matches(String candidate) {
    return MessageDigest.isEqual(hash, sha256(candidate));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
