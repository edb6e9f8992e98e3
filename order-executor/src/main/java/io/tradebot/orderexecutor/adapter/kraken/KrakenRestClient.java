package io.tradebot.orderexecutor.adapter.kraken;

import io.tradebot.orderexecutor.adapter.connection.VenueHttp;
import io.tradebot.orderexecutor.adapter.connection.WithheldException;
import io.tradebot.orderexecutor.application.ExecutionVenue.Departure;
import io.tradebot.orderexecutor.application.VenueUnavailableException;
import io.tradebot.platform.configuration.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Own calls to Kraken's REST interface. Thread-safe; blocks for at most the request timeout.
 *
 * <p>Throws {@link KrakenErrorException} for an answered error and plain {@link
 * VenueUnavailableException} for everything that proves nothing. An order is never repeated; a call
 * whose nonce lost a race is.
 */
final class KrakenRestClient implements AutoCloseable {
  private static final int NONCE_ATTEMPTS = 5;

  private final String base;
  private final Secret apiKey;
  private final KrakenSigner signer;
  private final KrakenBudget budget;
  private final Duration timeout;
  private final InstantSource wall;
  private final JsonMapper json;
  private final VenueHttp http;
  private final AtomicLong nonce = new AtomicLong();

  KrakenRestClient(
      URI base,
      Secret apiKey,
      KrakenSigner signer,
      KrakenBudget budget,
      Duration timeout,
      InstantSource wall,
      JsonMapper json) {
    String text = base.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.apiKey = apiKey;
    this.signer = signer;
    this.budget = budget;
    this.timeout = timeout;
    this.wall = wall;
    this.json = json;
    this.http = new VenueHttp(timeout);
  }

  /** A public call; answers its result. */
  JsonNode open(String name, Map<String, String> parameters) {
    String query = form(parameters);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(base + "/0/public/" + name + (query.isEmpty() ? "" : "?" + query)))
            .timeout(timeout)
            .GET()
            .build();
    return result(http.send(request, name), name);
  }

  /** A private call that may be repeated where only its nonce was wrong; answers its result. */
  JsonNode call(String name, Map<String, String> parameters) {
    int attempt = 1;
    while (true) {
      try {
        return result(http.send(request(name, parameters), name), name);
      } catch (KrakenErrorException error) {
        if (!error.errors().equals(List.of(KrakenErrors.INVALID_NONCE))
            || attempt++ == NONCE_ATTEMPTS) {
          throw error;
        }
      }
    }
  }

  /**
   * Sends one new-order request; never twice.
   *
   * @param departure asked when the request is built
   * @param onDeparture told just before it is written
   * @throws WithheldException when it was not written
   */
  JsonNode place(Map<String, String> parameters, Departure departure, Runnable onDeparture) {
    HttpRequest request = request("AddOrder", parameters);
    String forbidden = departure.forbids();
    if (forbidden != null) {
      throw new WithheldException(forbidden);
    }
    onDeparture.run();
    return result(http.send(request, "AddOrder"), "AddOrder");
  }

  private HttpRequest request(String name, Map<String, String> parameters) {
    String path = "/0/private/" + name;
    String stamp =
        Long.toString(
            nonce.updateAndGet(
                last -> Math.max(last + 1, Math.multiplyExact(wall.millis(), 1_000L))));
    String rest = form(parameters);
    String body = "nonce=" + stamp + (rest.isEmpty() ? "" : "&" + rest);
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(timeout)
        .header("API-Key", apiKey.reveal())
        .header("API-Sign", signer.sign(path, stamp, body))
        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private JsonNode result(HttpResponse<String> response, String name) {
    JsonNode root;
    try {
      root = json.readTree(response.body());
    } catch (JacksonException unreadable) {
      if (KrakenErrors.isRateLimit(response.statusCode(), List.of())) {
        budget.refused(false);
      }
      throw new VenueUnavailableException(
          name + " was answered " + response.statusCode() + " with something unreadable",
          unreadable);
    }
    List<String> errors = new ArrayList<>();
    root.path("error").forEach(error -> errors.add(error.asString("")));
    // Warnings begin with a W and stand beside a result.
    errors.removeIf(error -> error.startsWith("W"));
    if (response.statusCode() == 200 && errors.isEmpty() && root.has("result")) {
      return root.path("result");
    }
    if (KrakenErrors.isLockout(errors)) {
      budget.refused(true);
    } else if (KrakenErrors.isRateLimit(response.statusCode(), errors)) {
      budget.refused(false);
    }
    throw new KrakenErrorException(response.statusCode(), errors);
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void close() {
    http.close();
  }
}
