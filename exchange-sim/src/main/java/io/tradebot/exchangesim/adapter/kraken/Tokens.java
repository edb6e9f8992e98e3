package io.tradebot.exchangesim.adapter.kraken;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Tokens that open the account's channels; one must be used within a quarter of an hour. */
final class Tokens {
  static final long LIFE_SECONDS = 900;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Long> expiryMs = new HashMap<>();

  String create(long nowMs) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String token = Base64.getEncoder().encodeToString(bytes);
    expiryMs.values().removeIf(expiry -> expiry <= nowMs);
    expiryMs.put(token, nowMs + LIFE_SECONDS * 1_000);
    return token;
  }

  boolean isValid(String token, long nowMs) {
    Long expiry = expiryMs.get(token);
    return expiry != null && expiry > nowMs;
  }
}
