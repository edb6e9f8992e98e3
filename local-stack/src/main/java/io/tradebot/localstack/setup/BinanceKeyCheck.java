package io.tradebot.localstack.setup;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks Binance what a key may do. A key for a bot must trade on spot, must not withdraw or
 * transfer, and should be tied to this machine's address.
 *
 * <p>The real exchange tells of the key ({@code /sapi/v1/account/apiRestrictions}); the test
 * network has no such question, so there it is only seen whether the key is right.
 */
public final class BinanceKeyCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI rest;
  private final InstantSource clock;

  public BinanceKeyCheck(URI rest, InstantSource clock) {
    this.rest = rest;
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param objections why the key must not be used; empty when it may
   * @param remarks what a person should know
   */
  public record Finding(List<String> objections, List<String> remarks) {
    public Finding {
      objections = List.copyOf(objections);
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Looks at a key.
   *
   * @param restricted whether the exchange tells what the key may do
   * @throws IOException when the exchange does not answer
   */
  public Finding check(String key, String secret, boolean restricted)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        signed(restricted ? "/sapi/v1/account/apiRestrictions" : "/api/v3/account", key, secret);
    JsonNode json;
    try {
      json = JSON.readTree(answer.body());
    } catch (JacksonException malformed) {
      throw new IOException("the exchange answered no JSON, status " + answer.statusCode());
    }
    if (answer.statusCode() != 200) {
      return new Finding(
          List.of(
              "the exchange refuses the key: "
                  + json.path("msg").asString("status " + answer.statusCode())),
          List.of());
    }
    return restricted
        ? judge(json)
        : new Finding(List.of(), List.of("the key is right; what it may do cannot be asked here"));
  }

  private static Finding judge(JsonNode rights) {
    List<String> objections = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    // A right that the exchange does not tell of counts as given.
    if (rights.path("enableWithdrawals").asBoolean(true)) {
      objections.add("the key may withdraw: make one without that right");
    }
    if (rights.path("enableInternalTransfer").asBoolean(false)
        || rights.path("permitsUniversalTransfer").asBoolean(false)) {
      objections.add("the key may transfer to other accounts: make one without that right");
    }
    if (!rights.path("enableSpotAndMarginTrading").asBoolean(false)) {
      objections.add("the key may not trade on spot: give it that right");
    }
    if (!rights.path("ipRestrict").asBoolean(false)) {
      remarks.add("the key works from any address: tie it to this machine's");
    }
    return new Finding(objections, remarks);
  }

  private HttpResponse<String> signed(String path, String key, String secret)
      throws IOException, InterruptedException {
    String query = "timestamp=" + clock.millis() + "&recvWindow=10000";
    URI address = rest.resolve(path + "?" + query + "&signature=" + hmac(query, secret));
    HttpRequest request =
        HttpRequest.newBuilder(address).timeout(TIMEOUT).header("X-MBX-APIKEY", key).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new IOException(
          rest.getHost() + " does not answer (" + failure.getClass().getSimpleName() + ")",
          failure);
    }
  }

  private static String hmac(String text, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }
}
