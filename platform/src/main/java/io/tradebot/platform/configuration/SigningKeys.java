package io.tradebot.platform.configuration;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Makes private keys for venues that have requests signed by one (ES256), in the form in which
 * Coinbase hands them out: a PEM of {@code EC PRIVATE KEY} (RFC 5915) with its public part in it.
 */
public final class SigningKeys {
  private static final int FIELD_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();

  private SigningKeys() {}

  /** A new key on the curve P-256. */
  public static String newPem(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      ECPrivateKey secret = (ECPrivateKey) pair.getPrivate();
      ECPublicKey open = (ECPublicKey) pair.getPublic();
      // Sequence of version 1, the number, the name of the curve and the point.
      String der =
          "30770201010420"
              + hex(secret.getS())
              + "a00a06082a8648ce3d030107a14403420004"
              + hex(open.getW().getAffineX())
              + hex(open.getW().getAffineY());
      return "-----BEGIN EC PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(HEX.parseHex(der))
          + "\n-----END EC PRIVATE KEY-----\n";
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java runtime has P-256", missing);
    }
  }

  private static String hex(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[FIELD_BYTES];
    int length = Math.min(bytes.length, FIELD_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, FIELD_BYTES - length, length);
    return HEX.formatHex(fixed);
  }
}
