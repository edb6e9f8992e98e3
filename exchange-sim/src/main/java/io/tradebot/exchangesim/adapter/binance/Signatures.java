package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.socket.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks keys and what is signed with the account's secret, as hex of an HMAC-SHA256. */
final class Signatures {
  /** The header that carries the key. */
  static final String KEY_HEADER = "x-mbx-apikey";

  private static final Pattern SIGNATURE_PAIR = Pattern.compile("(^|&)signature=[^&]*");
  private static final Pattern KEY_FORMAT = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final long MAX_RECEIVE_WINDOW_MS = 60_000;
  private static final long DEFAULT_RECEIVE_WINDOW_MS = 5_000;
  private static final long MAX_AHEAD_MS = 1_000;

  private final Credentials credentials;

  Signatures(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * @throws VenueRefusal -2014 for a malformed key, -2015 for another key than the account's
   */
  void checkKey(HttpCall call) {
    if (!KEY_FORMAT.matcher(call.header(KEY_HEADER)).matches()) {
      throw new VenueRefusal(401, -2014, "API-key format invalid.");
    }
    if (!equal(call.header(KEY_HEADER), credentials.apiKey())) {
      throw new VenueRefusal(401, -2015, "Invalid API-key, IP, or permissions for action.");
    }
  }

  /**
   * Checks key, time and signature in the real venue's order.
   *
   * @throws VenueRefusal -1102, -1021, -1022, -2014 or -2015
   */
  void checkSigned(HttpCall call, Parameters parameters, long nowMs) {
    checkKey(call);
    String signature = parameters.required("signature");
    long timestamp = parameters.requiredWhole("timestamp");
    Long asked = parameters.optionalWhole("recvWindow");
    long window = asked == null ? DEFAULT_RECEIVE_WINDOW_MS : asked;
    if (window > MAX_RECEIVE_WINDOW_MS) {
      throw new VenueRefusal(-1131, "recvWindow must be less than 60000.");
    }
    if (timestamp >= nowMs + MAX_AHEAD_MS) {
      throw new VenueRefusal(
          -1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    }
    if (nowMs - timestamp > window) {
      throw new VenueRefusal(-1021, "Timestamp for this request is outside of the recvWindow.");
    }
    String signed = unsigned(call.query()) + unsigned(call.body());
    if (!equal(sign(credentials.apiSecret(), signed), signature.toLowerCase(Locale.ROOT))) {
      throw new VenueRefusal(-1022, "Signature for this request is not valid.");
    }
  }

  /** Hex of the HMAC-SHA256 of a text under a secret. */
  static String sign(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", missing);
    }
  }

  private static String unsigned(String text) {
    String rest = SIGNATURE_PAIR.matcher(text).replaceFirst("");
    return rest.startsWith("&") ? rest.substring(1) : rest;
  }

  private static boolean equal(String left, String right) {
    return MessageDigest.isEqual(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
