package io.tradebot.sentimentingest.adapter.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one address again and again: asks only for changes, takes no more than a limit, waits no
 * longer than a deadline from the first byte sent to the last received. For one thread at a time.
 */
public final class ConditionalGet {
  /** By what name the bot asks. */
  public static final String USER_AGENT = "tradebot";

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final HttpClient http;
  private final URI url;
  private final Duration deadline;
  private final int limitBytes;
  private String etag = "";
  private String lastModified = "";
  private String freshEtag = "";
  private String freshLastModified = "";

  /**
   * A reader of one address.
   *
   * @param http with a connect timeout, following redirects as it is told to
   * @param limitBytes the longest body that is taken
   */
  public ConditionalGet(HttpClient http, URI url, Duration deadline, int limitBytes) {
    this.http = http;
    this.url = url;
    this.deadline = deadline;
    this.limitBytes = limitBytes;
  }

  /** What came back. */
  public sealed interface Answer permits Body, NotModified, Refused {}

  /**
   * A whole body.
   *
   * @param contentType as sent; may be empty
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Body(byte[] bytes, String contentType) implements Answer {}

  /** Nothing changed since the last accepted body. */
  public record NotModified() implements Answer {}

  /**
   * No body.
   *
   * @param kind {@code unauthorised}, {@code throttled}, {@code http_error}, {@code unreachable} or
   *     {@code too_large}
   * @param retryAfter zero when the server named no time
   */
  public record Refused(String kind, String reason, Duration retryAfter) implements Answer {}

  /** The last body was taken in: from now on ask for changes to it. */
  public void accepted() {
    etag = freshEtag;
    lastModified = freshLastModified;
  }

  /**
   * Asks once, without saying who asks.
   *
   * @param now to turn a date in Retry-After into a time to wait
   */
  public Answer get(Instant now) throws InterruptedException {
    return get(now, "");
  }

  /**
   * Asks once.
   *
   * @param authorization the header of that name; empty for none
   */
  public Answer get(Instant now, String authorization) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(deadline)
            .header("User-Agent", USER_AGENT)
            .header(
                "Accept", "application/rss+xml, application/atom+xml, application/json, */*;q=0.5");
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (!etag.isEmpty()) {
      request.header("If-None-Match", etag);
    }
    if (!lastModified.isEmpty()) {
      request.header("If-Modified-Since", lastModified);
    }
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), limitBytes));
    try {
      return answer(sent.get(deadline.toMillis(), TimeUnit.MILLISECONDS), now);
    } catch (TimeoutException slow) {
      return refused("unreachable", "no whole answer within " + deadline.toSeconds() + " s");
    } catch (ExecutionException failure) {
      return refused(failure.getCause());
    } finally {
      sent.cancel(true);
    }
  }

  private Answer answer(HttpResponse<byte[]> response, Instant now) {
    return switch (response.statusCode()) {
      case OK -> {
        freshEtag = response.headers().firstValue("ETag").orElse("");
        freshLastModified = response.headers().firstValue("Last-Modified").orElse("");
        yield new Body(response.body(), response.headers().firstValue("Content-Type").orElse(""));
      }
      case NOT_MODIFIED -> new NotModified();
      case UNAUTHORIZED, FORBIDDEN ->
          refused("unauthorised", "HTTP " + response.statusCode() + ": the key is not accepted");
      case TOO_MANY_REQUESTS, UNAVAILABLE ->
          new Refused(
              response.statusCode() == TOO_MANY_REQUESTS ? "throttled" : "http_error",
              "HTTP " + response.statusCode(),
              retryAfter(response, now));
      default -> refused("http_error", "HTTP " + response.statusCode());
    };
  }

  private Answer refused(@Nullable Throwable cause) {
    if (cause instanceof IOException io) {
      String message = String.valueOf(io.getMessage());
      return message.contains("capacity")
          ? refused("too_large", "longer than " + limitBytes + " bytes")
          : refused("unreachable", io.getClass().getSimpleName() + ": " + message);
    }
    throw new IllegalStateException("cannot ask " + url.getHost(), cause);
  }

  private static Refused refused(String kind, String reason) {
    return new Refused(kind, reason, Duration.ZERO);
  }

  /** How long a server asked to be left alone; zero when it named no time. */
  public static Duration retryAfter(HttpResponse<?> response, Instant now) {
    return retryAfter(response.headers().firstValue("Retry-After").orElse(""), now);
  }

  /** Seconds or an HTTP date; zero when it is neither, or lies in the past. */
  static Duration retryAfter(String header, Instant now) {
    if (header.isBlank()) {
      return Duration.ZERO;
    }
    if (header.strip().matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(header.strip()));
    }
    try {
      Instant at =
          ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
    } catch (DateTimeException neither) {
      return Duration.ZERO;
    }
  }
}
