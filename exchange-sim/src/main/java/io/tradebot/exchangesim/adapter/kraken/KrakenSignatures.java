package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.socket.Form;
import io.tradebot.exchangesim.adapter.socket.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks {@code API-Sign}: Base64 of HMAC-SHA512, under the secret's bytes, of the path and the
 * SHA-256 of nonce and body; and that the nonce rises.
 */
final class KrakenSignatures {
  private final Credentials credentials;
  private long lastNonce;

  KrakenSignatures(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * @throws KrakenError invalid key, signature or nonce
   */
  void check(HttpCall call, Form parameters) {
    if (!equal(call.header("API-Key"), credentials.apiKey())) {
      throw new KrakenError("EAPI:Invalid key");
    }
    String nonce = parameters.get("nonce", "");
    if (!nonce.matches("[0-9]{1,19}")) {
      throw new KrakenError("EAPI:Invalid nonce");
    }
    String expected = sign(credentials.apiSecret(), call.path(), nonce, call.body());
    if (!equal(call.header("API-Sign"), expected)) {
      throw new KrakenError("EAPI:Invalid signature");
    }
    long value = Long.parseUnsignedLong(nonce);
    if (Long.compareUnsigned(value, lastNonce) <= 0) {
      throw new KrakenError("EAPI:Invalid nonce");
    }
    lastNonce = value;
  }

  static String sign(String secret, String path, String nonce, String body) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((nonce + body).getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(decode(secret), "HmacSHA512"));
      mac.update(path.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(hash));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java runtime has SHA-256 and HmacSHA512", missing);
    }
  }

  /** Base64 of either alphabet, with or without padding. */
  private static byte[] decode(String secret) {
    return Base64.getDecoder().decode(secret.replace('-', '+').replace('_', '/'));
  }

  private static boolean equal(String left, String right) {
    return MessageDigest.isEqual(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
