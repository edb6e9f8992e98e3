package io.tradebot.exchangesim.adapter.coinbase;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.OpenVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.platform.configuration.SigningKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A venue that speaks like Coinbase, and a client that signs. */
final class CoinbaseTestVenue extends OpenVenue {
  static final String KEY_NAME = "organizations/o/apiKeys/k";
  static final String PEM = SigningKeys.newPem(new SecureRandom());

  CoinbaseTestVenue() throws IOException {
    super(
        Dialect.COINBASE,
        "",
        1.0,
        AccountJournal.none(),
        new Credentials(KEY_NAME, PEM),
        List.of(Symbol.of("BTC-USD"), Symbol.of("ETH-USD")),
        Map.of("USD", FixedPoint.parse("100000"), "BTC", FixedPoint.parse("1")));
  }

  Answer signedGet(String pathAndQuery) throws Exception {
    String path = pathAndQuery.replaceFirst("\\?.*", "");
    return send(
        HttpRequest.newBuilder(uri(pathAndQuery))
            .header("Authorization", "Bearer " + token("GET", path, PEM, 0))
            .GET());
  }

  Answer signedPost(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token("POST", path, PEM, 0))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A token for a call, or for the account's channel where there is no method. */
  static String token(@Nullable String method, String path, String pem, long shiftSeconds)
      throws GeneralSecurityException {
    long now = System.currentTimeMillis() / 1_000 + shiftSeconds;
    ObjectNode header =
        Json.object().put("alg", "ES256").put("kid", KEY_NAME).put("typ", "JWT").put("nonce", "1");
    ObjectNode claims =
        Json.object().put("sub", KEY_NAME).put("iss", "cdp").put("nbf", now).put("exp", now + 120);
    if (method != null) {
      claims.put("uri", method + " api.coinbase.com" + path);
    }
    String text = encode(Json.text(header)) + "." + encode(Json.text(claims));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(
        KeyFactory.getInstance("EC")
            .generatePrivate(
                new ECPrivateKeySpec(
                    new BigInteger(1, Arrays.copyOfRange(der, 7, 39)),
                    curve.getParameterSpec(ECParameterSpec.class))));
    signature.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
