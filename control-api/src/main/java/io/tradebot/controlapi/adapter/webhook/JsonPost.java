package io.tradebot.controlapi.adapter.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Posts JSON; an answer other than 2xx is a failure. What it throws names no address. */
public final class JsonPost {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * Posts.
   *
   * @param authorization the header of that name; empty for none
   * @return the body of the answer
   */
  public String post(URI address, String authorization, Map<String, ?> body)
      throws IOException, InterruptedException {
    return post(address, authorization, body, TIMEOUT);
  }

  /** Posts and waits for as long as the other side is allowed to wait. */
  public String post(URI address, String authorization, Map<String, ?> body, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> answer;
    try {
      answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      // Its message may hold the address, and the address a token.
      throw new IOException(failure.getClass().getSimpleName() + " at " + address.getHost());
    }
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("status " + answer.statusCode() + " from " + address.getHost());
    }
    return answer.body();
  }
}
