package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.orderexecutor.adapter.connection.VenueClock;
import io.tradebot.orderexecutor.adapter.connection.VenueHttp;
import io.tradebot.orderexecutor.application.VenueUnavailableException;
import io.tradebot.platform.configuration.Secret;
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
 * Own calls to Binance's REST interface, signed where needed. Thread-safe; blocks for at most the
 * request timeout.
 *
 * <p>Throws {@link BinanceErrorException} for an answered error, {@link RateLimitedException} when
 * nothing was sent, and plain {@link VenueUnavailableException} for everything that proves nothing.
 * Never repeats a request.
 */
final class BinanceRestClient implements AutoCloseable {
  private final URI base;
  private final Secret apiKey;
  private final BinanceSigner signer;
  private final VenueClock clock;
  private final RateBudget budget;
  private final Duration receiveWindow;
  private final Duration timeout;
  private final JsonMapper json;
  private final VenueHttp http;

  BinanceRestClient(
      URI base,
      Secret apiKey,
      BinanceSigner signer,
      VenueClock clock,
      RateBudget budget,
      Duration receiveWindow,
      Duration timeout,
      JsonMapper json) {
    this.base = base;
    this.apiKey = apiKey;
    this.signer = signer;
    this.clock = clock;
    this.budget = budget;
    this.receiveWindow = receiveWindow;
    this.timeout = timeout;
    this.json = json;
    this.http = new VenueHttp(timeout);
  }

  /** An open request: no key, no signature. */
  JsonNode open(String path, Map<String, String> parameters, int weight) {
    return send("GET", path, query(parameters), RateBudget.Purpose.READ, weight);
  }

  /** A request with the key but without a signature, as listen keys take. */
  JsonNode keyed(String method, String path, Map<String, String> parameters, int weight) {
    return send(method, path, query(parameters), RateBudget.Purpose.READ, weight);
  }

  /** A signed request, stamped with the venue's time. */
  JsonNode signed(
      String method,
      String path,
      Map<String, String> parameters,
      RateBudget.Purpose purpose,
      int weight) {
    String query = query(parameters);
    String stamped =
        (query.isEmpty() ? "" : query + "&")
            + "recvWindow="
            + receiveWindow.toMillis()
            + "&timestamp="
            + clock.now().toEpochMilli();
    return send(method, path, stamped + "&signature=" + signer.sign(stamped), purpose, weight);
  }

  private JsonNode send(
      String method, String path, String query, RateBudget.Purpose purpose, int weight) {
    budget.take(purpose, weight);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(strip(base) + path + (query.isEmpty() ? "" : "?" + query)))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("X-MBX-APIKEY", apiKey.reveal())
            .timeout(timeout)
            .build();
    HttpResponse<String> response = http.send(request, method + " " + path);
    response
        .headers()
        .firstValueAsLong("x-mbx-used-weight-1m")
        .ifPresent(used -> budget.observe((int) used));
    int status = response.statusCode();
    if (BinanceErrors.isRateLimit(status)) {
      budget.refused(status, response.headers().firstValueAsLong("retry-after").orElse(-1));
    }
    if (status >= 200 && status < 300) {
      return parse(response.body(), method + " " + path);
    }
    throw error(status, response.body());
  }

  private JsonNode parse(String body, String what) {
    try {
      return json.readTree(body);
    } catch (JacksonException e) {
      throw new VenueUnavailableException(what + " was answered with something unreadable", e);
    }
  }

  private BinanceErrorException error(int status, String body) {
    try {
      JsonNode node = json.readTree(body);
      return new BinanceErrorException(
          status, node.path("code").asInt(0), node.path("msg").asString(""));
    } catch (JacksonException unreadable) {
      return new BinanceErrorException(status, 0, "answer without a code");
    }
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String strip(URI base) {
    String text = base.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void close() {
    http.close();
  }
}
