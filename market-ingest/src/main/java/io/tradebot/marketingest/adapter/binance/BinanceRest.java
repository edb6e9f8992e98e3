package io.tradebot.marketingest.adapter.binance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradebot.marketingest.application.VenueRequestException;
import io.tradebot.marketingest.application.VenueRequestException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Unsigned GET requests to Binance, few at a time, within its limits. Thread-safe; blocks.
 *
 * <p>After an answer 429 or 418, or when the exchange's own count of our weight comes near the
 * limit, nothing is sent before the time that the exchange names, or the next minute.
 */
final class BinanceRest {
  private static final int AT_ONCE = 4;
  private static final long MAX_BODY_BYTES = 64L << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Of 6,000 a minute and address; the rest is left to orders. */
  private static final int WEIGHT_LIMIT = 3_000;

  private final URI address;
  private final HttpClient client;
  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private volatile long blockedUntilNs = System.nanoTime();

  BinanceRest(URI address) {
    this.address = address;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Asks and reads the answer.
   *
   * @param path with its query, from the first slash
   * @throws VenueRequestException whatever goes wrong
   */
  <T> T get(String path, Class<T> type) {
    long blockedNs = blockedUntilNs - System.nanoTime();
    if (blockedNs > 0) {
      throw new VenueRequestException(
          Kind.LIMITED, Duration.ofNanos(blockedNs), "waiting for the exchange's rate limit");
    }
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).GET().build();
    HttpResponse<byte[]> response = send(request);
    return read(path, response, type);
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      permits.acquire();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new VenueRequestException(Kind.RETRYABLE, "interrupted", end);
    }
    try {
      return client.send(
          request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY_BYTES));
    } catch (IOException failure) {
      throw new VenueRequestException(
          Kind.RETRYABLE, "no answer from " + address.getHost() + ": " + failure, failure);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new VenueRequestException(Kind.RETRYABLE, "interrupted", end);
    } finally {
      permits.release();
    }
  }

  private <T> T read(String path, HttpResponse<byte[]> response, Class<T> type) {
    int status = response.statusCode();
    String endpoint = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    if (status == 429 || status == 418) {
      Duration wait = Duration.ofSeconds(header(response, "Retry-After", status == 418 ? 120 : 10));
      block(wait);
      throw new VenueRequestException(Kind.LIMITED, wait, endpoint + " was answered by " + status);
    }
    if (header(response, "X-MBX-USED-WEIGHT-1M", 0) > WEIGHT_LIMIT) {
      block(Duration.ofSeconds(10));
    }
    if (status >= 500) {
      throw new VenueRequestException(
          Kind.RETRYABLE, Duration.ZERO, endpoint + " was answered by " + status);
    }
    if (status != 200) {
      String body = new String(response.body(), UTF_8);
      throw new VenueRequestException(
          Kind.REFUSED,
          Duration.ofSeconds(1),
          endpoint
              + " was refused with "
              + status
              + ": "
              + body.substring(0, Math.min(200, body.length())));
    }
    try {
      T value = json.readValue(response.body(), type);
      if (value == null) {
        throw new VenueRequestException(
            Kind.MALFORMED, Duration.ZERO, endpoint + " was answered by null");
      }
      return value;
    } catch (JacksonException notJson) {
      throw new VenueRequestException(
          Kind.MALFORMED, endpoint + " was answered by something else than its JSON", notJson);
    }
  }

  private void block(Duration wait) {
    blockedUntilNs = System.nanoTime() + wait.toNanos();
  }

  private static long header(HttpResponse<?> response, String name, long otherwise) {
    String text = response.headers().firstValue(name).orElse("");
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : otherwise;
  }
}
