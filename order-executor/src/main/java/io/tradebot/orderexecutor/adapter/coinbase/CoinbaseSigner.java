package io.tradebot.orderexecutor.adapter.coinbase;

import io.tradebot.platform.configuration.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the tokens that sign requests: ES256, good for one call and two minutes. Thread-safe.
 *
 * <p>The key is a PEM as Coinbase hands it out: RFC 5915 ({@code EC PRIVATE KEY}) or PKCS 8 ({@code
 * PRIVATE KEY}); line breaks may be written as {@code \n}.
 */
final class CoinbaseSigner {
  private static final long LIFE_SECONDS = 120;
  private static final int NUMBER_BYTES = 32;

  private final String keyName;
  private final PrivateKey key;
  private final JsonMapper json;
  private final SecureRandom random = new SecureRandom();

  /**
   * @throws IllegalArgumentException when the secret is no such key
   */
  CoinbaseSigner(Secret keyName, Secret pem, JsonMapper json) {
    this.keyName = keyName.reveal();
    this.key = read(pem.reveal());
    this.json = json;
  }

  private static PrivateKey read(String pem) {
    try {
      byte[] der = Base64.getDecoder().decode(pem.replaceAll("-----[A-Z ]+-----|\\s|\\\\n", ""));
      KeyFactory keys = KeyFactory.getInstance("EC");
      if (!pem.contains("EC PRIVATE KEY")) {
        return keys.generatePrivate(new PKCS8EncodedKeySpec(der));
      }
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      return keys.generatePrivate(
          new ECPrivateKeySpec(number(der), curve.getParameterSpec(ECParameterSpec.class)));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      // Without the cause: messages of decoders quote what they decode.
      throw new IllegalArgumentException(
          "account.api_secret of Coinbase must be the PEM of an EC private key on P-256");
    }
  }

  /** The secret number of an RFC 5915 key: sequence, version 1, then 32 bytes. */
  private static BigInteger number(byte[] der) {
    int at = 2;
    if (der.length < 7 + NUMBER_BYTES
        || der[0] != 0x30
        || der[at] != 2
        || der[at + 3] != 4
        || der[at + 4] != NUMBER_BYTES) {
      throw new IllegalArgumentException("no RFC 5915 key");
    }
    return new BigInteger(1, Arrays.copyOfRange(der, at + 5, at + 5 + NUMBER_BYTES));
  }

  /** A token for a REST call. */
  String forCall(String method, String hostAndPath, Instant now) {
    return token(method + " " + hostAndPath, now);
  }

  /** A token for the account's channel. */
  String forChannel(Instant now) {
    return token("", now);
  }

  private String token(String uri, Instant now) {
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "ES256");
    header.put("typ", "JWT");
    header.put("kid", keyName);
    header.put("nonce", HexFormat.of().formatHex(nonce));
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", keyName);
    claims.put("iss", "cdp");
    claims.put("nbf", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + LIFE_SECONDS);
    if (!uri.isEmpty()) {
      claims.put("uri", uri);
    }
    String text =
        encode(json.writeValueAsBytes(header)) + "." + encode(json.writeValueAsBytes(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + encode(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has ES256", impossible);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
