package io.tradebot.exchangesim.adapter.binance;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Keys of user-data streams; one lives an hour after its last keep-alive. */
final class ListenKeys {
  private static final long LIFE_MS = 3_600_000;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Long> expiryMs = new HashMap<>();

  /** The account's key: the one that is valid already, prolonged, or a new one. */
  String create(long nowMs) {
    for (Map.Entry<String, Long> entry : expiryMs.entrySet()) {
      if (entry.getValue() > nowMs) {
        entry.setValue(nowMs + LIFE_MS);
        return entry.getKey();
      }
    }
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String key = HexFormat.of().formatHex(bytes);
    expiryMs.put(key, nowMs + LIFE_MS);
    return key;
  }

  /**
   * @throws VenueRefusal -1125 when it is unknown or expired
   */
  void keepAlive(String key, long nowMs) {
    if (!isValid(key, nowMs)) {
      throw new VenueRefusal(-1125, "This listenKey does not exist.");
    }
    expiryMs.put(key, nowMs + LIFE_MS);
  }

  void close(String key) {
    if (expiryMs.remove(key) == null) {
      throw new VenueRefusal(-1125, "This listenKey does not exist.");
    }
  }

  boolean isValid(String key, long nowMs) {
    Long expiry = expiryMs.get(key);
    return expiry != null && expiry > nowMs;
  }
}
