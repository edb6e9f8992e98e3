package io.tradebot.marketingest.adapter.rest;

import io.tradebot.marketingest.application.VenueRequestException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a venue's answers say beside their content. Stateless. */
public interface RestErrors {

  /**
   * The failure that an answer tells; null when it holds what was asked for.
   *
   * @param endpoint path without its query, for the message
   */
  @Nullable VenueRequestException failure(
      String endpoint, int status, HttpHeaders headers, byte[] body);

  /** How long nothing more may be sent although the answer was good. */
  default Duration pauseAfter(HttpHeaders headers) {
    return Duration.ZERO;
  }

  /** A header that holds a whole number. */
  static long number(HttpHeaders headers, String name, long otherwise) {
    String text = headers.firstValue(name).orElse("");
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : otherwise;
  }

  /** What the status alone says; null for 200. */
  static @Nullable VenueRequestException byStatus(
      String endpoint, int status, HttpHeaders headers, byte[] body) {
    if (status == 429 || status == 418) {
      return new VenueRequestException(
          VenueRequestException.Kind.LIMITED,
          Duration.ofSeconds(number(headers, "Retry-After", status == 418 ? 120 : 10)),
          endpoint + " was answered by " + status);
    }
    if (status >= 500) {
      return new VenueRequestException(
          VenueRequestException.Kind.RETRYABLE,
          Duration.ZERO,
          endpoint + " was answered by " + status);
    }
    if (status != 200) {
      String text = new String(body, java.nio.charset.StandardCharsets.UTF_8);
      return new VenueRequestException(
          VenueRequestException.Kind.REFUSED,
          Duration.ofSeconds(1),
          endpoint
              + " was refused with "
              + status
              + ": "
              + text.substring(0, Math.min(200, text.length())));
    }
    return null;
  }
}
