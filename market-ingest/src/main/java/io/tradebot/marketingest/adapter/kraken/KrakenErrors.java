package io.tradebot.marketingest.adapter.kraken;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradebot.marketingest.adapter.rest.RestErrors;
import io.tradebot.marketingest.application.VenueRequestException;
import io.tradebot.marketingest.application.VenueRequestException.Kind;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Kraken tells most failures in the answer's body, with status 200. */
final class KrakenErrors implements RestErrors {
  private static final byte[] GOOD = "{\"error\":[]".getBytes(US_ASCII);

  @Override
  public @Nullable VenueRequestException failure(
      String endpoint, int status, HttpHeaders headers, byte[] body) {
    VenueRequestException byStatus = RestErrors.byStatus(endpoint, status, headers, body);
    if (byStatus != null || isGood(body)) {
      return byStatus;
    }
    String text = new String(body, 0, Math.min(200, body.length), UTF_8);
    if (!text.contains("\"error\"")) {
      // No answer of Kraken's; who reads it will say so.
      return null;
    }
    String what = endpoint + " was answered by " + text;
    if (text.contains("Too many requests") || text.contains("Rate limit exceeded")) {
      return new VenueRequestException(Kind.LIMITED, Duration.ofSeconds(5), what);
    }
    if (text.contains("EService:") || text.contains("EGeneral:Internal error")) {
      return new VenueRequestException(Kind.RETRYABLE, Duration.ofSeconds(1), what);
    }
    if (text.contains("[\"E")) {
      return new VenueRequestException(Kind.REFUSED, Duration.ofSeconds(1), what);
    }
    return null;
  }

  /** Whether the list of errors, which comes first, is empty; white space does not count. */
  private static boolean isGood(byte[] body) {
    byte[] start = new byte[GOOD.length];
    int length = 0;
    for (int i = 0; i < body.length && length < start.length; i++) {
      if (body[i] > ' ') {
        start[length++] = body[i];
      }
    }
    return Arrays.equals(start, GOOD);
  }
}
