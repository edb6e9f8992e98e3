package io.tradebot.orderexecutor.adapter.coinbase;

import io.tradebot.orderexecutor.adapter.coinbase.CoinbaseBudget.Purpose;
import io.tradebot.orderexecutor.adapter.connection.VenueClock;
import io.tradebot.orderexecutor.adapter.connection.VenueHttp;
import io.tradebot.orderexecutor.adapter.connection.WithheldException;
import io.tradebot.orderexecutor.application.ExecutionVenue.Departure;
import io.tradebot.orderexecutor.application.VenueUnavailableException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Own calls to Coinbase's REST interface. Thread-safe; blocks for at most the request timeout and
 * never repeats a request.
 *
 * <p>Throws {@link CoinbaseErrorException} for an answered error and plain {@link
 * VenueUnavailableException} for everything that proves nothing.
 */
final class CoinbaseRestClient implements AutoCloseable {
  static final String BASE = "/api/v3/brokerage";

  private final URI base;
  private final CoinbaseSigner signer;
  private final VenueClock clock;
  private final CoinbaseBudget budget;
  private final Duration timeout;
  private final JsonMapper json;
  private final VenueHttp http;

  CoinbaseRestClient(
      URI base,
      CoinbaseSigner signer,
      VenueClock clock,
      CoinbaseBudget budget,
      Duration timeout,
      JsonMapper json) {
    this.base = base;
    this.signer = signer;
    this.clock = clock;
    this.budget = budget;
    this.timeout = timeout;
    this.json = json;
    this.http = new VenueHttp(timeout);
  }

  /** A public call. */
  JsonNode open(String path) {
    return read(http.send(builder(path, "").GET().build(), path), path);
  }

  /** A signed question. */
  JsonNode get(String path, Map<String, String> parameters, Purpose purpose) {
    budget.take(purpose);
    String query =
        parameters.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return read(http.send(signed("GET", path, query).GET().build(), path), path);
  }

  /** A signed request. */
  JsonNode post(String path, JsonNode body, Purpose purpose) {
    budget.take(purpose);
    return read(http.send(postRequest(path, body), path), path);
  }

  /**
   * Sends one new-order request.
   *
   * @param departure asked when the request is built
   * @param onDeparture told just before it is written
   * @throws WithheldException when it was not written
   */
  JsonNode place(JsonNode body, Departure departure, Runnable onDeparture) {
    budget.take(Purpose.ORDER);
    HttpRequest request = postRequest("/orders", body);
    String forbidden = departure.forbids();
    if (forbidden != null) {
      throw new WithheldException(forbidden);
    }
    onDeparture.run();
    return read(http.send(request, "a new order"), "a new order");
  }

  private HttpRequest postRequest(String path, JsonNode body) {
    return signed("POST", path, "")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
        .build();
  }

  private HttpRequest.Builder signed(String method, String path, String query) {
    String token = signer.forCall(method, base.getAuthority() + BASE + path, clock.now());
    return builder(path, query).header("Authorization", "Bearer " + token);
  }

  private HttpRequest.Builder builder(String path, String query) {
    String text = base.toString();
    String root = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return HttpRequest.newBuilder(
            URI.create(root + BASE + path + (query.isEmpty() ? "" : "?" + query)))
        .timeout(timeout);
  }

  private JsonNode read(HttpResponse<String> response, String what) {
    int status = response.statusCode();
    if (status == 429) {
      budget.refused(response.headers().firstValueAsLong("retry-after").orElse(-1));
    }
    JsonNode body;
    try {
      body = json.readTree(response.body());
    } catch (JacksonException unreadable) {
      if (status / 100 == 2) {
        throw new VenueUnavailableException(
            what + " was answered with something unreadable", unreadable);
      }
      throw new CoinbaseErrorException(status, "", "answer without a code");
    }
    if (status / 100 == 2) {
      return body;
    }
    throw new CoinbaseErrorException(
        status, body.path("error").asString(""), body.path("message").asString(""));
  }

  @Override
  public void close() {
    http.close();
  }
}
