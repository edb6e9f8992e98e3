package io.tradebot.common.order;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.signal.StrategyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/**
 * Our own identity of an order, known to the venue as well.
 *
 * <p>Deterministic from account, strategy, signal, leg and attempt, so that the same wish can never
 * become two orders with two identities. Eighteen characters, which every supported venue takes.
 *
 * @param value 1 to 36 letters, digits, dots, underscores or dashes
 */
public record ClientOrderId(String value) implements Comparable<ClientOrderId> {
  /** Begins every id made by tradebot; other orders at the venue are somebody else's. */
  public static final String PREFIX = "tb";

  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._-]{1,36}");
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int HASH_CHARACTERS = 16;

  public ClientOrderId {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "client order id must be 1 to 36 letters, digits, dots, underscores or dashes, was \""
              + value
              + "\"");
    }
  }

  public static ClientOrderId of(String value) {
    return new ClientOrderId(value);
  }

  /**
   * The id of an order: {@code tb} and the first 80 bits of a SHA-256 in base 32.
   *
   * @param leg 0 for the only order of a signal; rises for exits, stops and further legs
   * @param attempt rises only after the venue has proven that it did not accept the attempt before
   */
  public static ClientOrderId derive(
      AccountId account, StrategyId strategy, String signalId, int leg, int attempt) {
    String key =
        account.value() + '|' + strategy.name() + '|' + signalId + '|' + leg + '|' + attempt;
    byte[] hash = sha256(key.getBytes(StandardCharsets.UTF_8));
    StringBuilder text = new StringBuilder(PREFIX.length() + HASH_CHARACTERS).append(PREFIX);
    long buffer = 0;
    int bits = 0;
    int next = 0;
    for (int i = 0; i < HASH_CHARACTERS; i++) {
      while (bits < 5) {
        buffer = (buffer << 8) | (hash[next++] & 0xff);
        bits += 8;
      }
      bits -= 5;
      text.append(BASE32.charAt((int) ((buffer >> bits) & 31)));
    }
    return new ClientOrderId(text.toString());
  }

  /** Whether tradebot made this id. */
  public boolean isOurs() {
    return value.startsWith(PREFIX) && value.length() == PREFIX.length() + HASH_CHARACTERS;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  @Override
  public int compareTo(ClientOrderId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
