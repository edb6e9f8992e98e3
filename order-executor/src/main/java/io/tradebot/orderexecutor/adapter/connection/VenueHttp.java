package io.tradebot.orderexecutor.adapter.connection;

import io.tradebot.orderexecutor.application.VenueUnavailableException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a request once and waits for its whole answer, for at most the timeout. Thread-safe.
 *
 * <p>The JDK's client is told by {@link #forbidRepeatedPosts} never to repeat a POST by itself.
 */
public final class VenueHttp implements AutoCloseable {
  private static final long LARGEST_BODY = 32L * 1024 * 1024;

  static {
    // A POST whose connection breaks before the answer may have been carried out: to repeat it is
    // a second order. Read by the client when it is loaded.
    System.setProperty("jdk.httpclient.enableAllMethodRetry", "false");
    System.setProperty("jdk.httpclient.disableRetryConnect", "true");
  }

  private final HttpClient http;
  private final Duration timeout;

  public VenueHttp(Duration timeout) {
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Makes sure of it before the first connection of the process. */
  public static void forbidRepeatedPosts() {
    // Loading the class does it.
  }

  /**
   * @param what the request in words, for messages; never its address, which may carry a signature
   * @throws VenueUnavailableException when no answer came; proves nothing
   */
  public HttpResponse<String> send(HttpRequest request, String what) {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_BODY));
    try {
      // The request's own timeout ends with the headers; this one covers the body as well.
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new VenueUnavailableException(what + " was not answered within " + timeout, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      // The message of the cause only: the request's address carries a signature.
      throw new VenueUnavailableException(
          what + " failed: " + cause.getClass().getSimpleName() + " " + cause.getMessage(),
          cause instanceof IOException ? cause : e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new VenueUnavailableException(what + " was interrupted", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
