package io.tradebot.marketingest.adapter.rest;

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
 * Unsigned GET requests to a venue, few at a time, within its limits. Thread-safe; blocks.
 *
 * <p>After an answer that says that there were too many requests nothing is sent before the time
 * that the venue names.
 */
public final class VenueRest {
  private static final int AT_ONCE = 4;
  private static final long MAX_BODY_BYTES = 64L << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI address;
  private final RestErrors errors;
  private final RequestBudget budget;
  private final HttpClient client;
  private final JsonMapper json =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Some venues write prices and times as JSON numbers, which a double would bend.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private volatile long blockedUntilNs = System.nanoTime();

  public VenueRest(URI address, RestErrors errors, RequestBudget budget) {
    this.address = address;
    this.errors = errors;
    this.budget = budget;
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
  public <T> T get(String path, Class<T> type) {
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
      try {
        budget.await();
      } catch (InterruptedException end) {
        permits.release();
        throw end;
      }
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
    String endpoint = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    VenueRequestException failure =
        errors.failure(endpoint, response.statusCode(), response.headers(), response.body());
    if (failure != null) {
      if (failure.kind() == Kind.LIMITED) {
        block(failure.retryAfter());
      }
      throw failure;
    }
    Duration pause = errors.pauseAfter(response.headers());
    if (pause.isPositive()) {
      block(pause);
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
}
