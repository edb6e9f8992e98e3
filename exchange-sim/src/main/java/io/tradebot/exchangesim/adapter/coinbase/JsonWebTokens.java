package io.tradebot.exchangesim.adapter.coinbase;

import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.socket.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Checks the tokens that clients sign their requests with: ES256 under the account's key, for one
 * call and at most two minutes.
 */
final class JsonWebTokens {
  private static final Set<String> ISSUERS = Set.of("cdp", "coinbase-cloud");
  private static final long LONGEST_SECONDS = 120;
  private static final long CLOCK_SLACK_SECONDS = 30;
  private static final int POINT_BYTES = 65;
  private static final Pattern ARMOUR = Pattern.compile("-----[A-Z ]+-----|\\s|\\\\n");

  private final String keyName;
  private final PublicKey key;

  /**
   * @param credentials the key's name and its PEM, which must hold the public part
   */
  JsonWebTokens(Credentials credentials) {
    this.keyName = credentials.apiKey();
    this.key = publicKey(credentials.apiSecret());
  }

  /** Whether a token allows a REST call; its {@code uri} names method, host and path. */
  boolean allows(String token, String method, String path, long nowMs) {
    JsonNode claims = claims(token, nowMs);
    if (claims == null) {
      return false;
    }
    String uri = claims.path("uri").asString("");
    // Clients name the host that they were set up with.
    return uri.startsWith(method + " ") && uri.endsWith(path) && uri.length() > path.length() + 5;
  }

  /** Whether a token opens the account's channel. */
  boolean allowsChannel(String token, long nowMs) {
    return claims(token, nowMs) != null;
  }

  /** What a token says; null when it is not valid now. */
  private @Nullable JsonNode claims(String token, long nowMs) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      JsonNode header = decode(parts[0]);
      JsonNode claims = decode(parts[1]);
      long now = nowMs / 1_000;
      long from = claims.path("nbf").asLong(0);
      long until = claims.path("exp").asLong(0);
      boolean valid =
          header.path("alg").asString("").equals("ES256")
              && header.path("kid").asString("").equals(keyName)
              && claims.path("sub").asString("").equals(keyName)
              && ISSUERS.contains(claims.path("iss").asString(""))
              && from <= now + CLOCK_SLACK_SECONDS
              && until > now
              && until - from <= LONGEST_SECONDS
              && isSigned(parts[0] + "." + parts[1], Base64.getUrlDecoder().decode(parts[2]));
      return valid ? claims : null;
    } catch (IllegalArgumentException | JacksonException malformed) {
      return null;
    }
  }

  private static JsonNode decode(String part) {
    return Json.read(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  private boolean isSigned(String text, byte[] signature) {
    try {
      Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
      check.initVerify(key);
      check.update(text.getBytes(StandardCharsets.US_ASCII));
      return check.verify(signature);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  /** The point that ends an RFC 5915 or PKCS 8 key which carries its public part. */
  private static PublicKey publicKey(String pem) {
    try {
      byte[] der = Base64.getDecoder().decode(ARMOUR.matcher(pem).replaceAll(""));
      byte[] point = Arrays.copyOfRange(der, der.length - POINT_BYTES, der.length);
      if (der.length <= POINT_BYTES || point[0] != 4) {
        throw new IllegalArgumentException("no public part in the key");
      }
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      ECPoint at =
          new ECPoint(
              new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
              new BigInteger(1, Arrays.copyOfRange(point, 33, POINT_BYTES)));
      return KeyFactory.getInstance("EC")
          .generatePublic(new ECPublicKeySpec(at, curve.getParameterSpec(ECParameterSpec.class)));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "the API secret of a simulated Coinbase must be a PEM of an EC private key on P-256"
              + " with its public part",
          malformed);
    }
  }
}
