package io.tradebot.orderexecutor.adapter.kraken;

import io.tradebot.platform.configuration.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests: Base64 of HMAC-SHA512, under the decoded secret, of the path and the SHA-256 of
 * nonce and body. Thread-safe.
 */
final class KrakenSigner {
  private static final String ALGORITHM = "HmacSHA512";

  private final SecretKeySpec key;

  /**
   * @param secret Base64 of either alphabet
   * @throws IllegalArgumentException when it is none
   */
  KrakenSigner(Secret secret) {
    String text = secret.reveal().replace('-', '+').replace('_', '/');
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      // Without the cause: its message quotes the secret's characters.
      throw new IllegalArgumentException("account.api_secret of Kraken must be Base64");
    }
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  String sign(String path, String nonce, String body) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((nonce + body).getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(path.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(hash));
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }
}
