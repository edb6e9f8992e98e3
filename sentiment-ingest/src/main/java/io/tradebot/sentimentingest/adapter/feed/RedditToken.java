package io.tradebot.sentimentingest.adapter.feed;

import io.tradebot.sentimentingest.adapter.http.ConditionalGet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Permission to read Reddit as an application, by OAuth's client credentials: asked for when there
 * is none, renewed a minute before it ends, forgotten when refused. For one thread at a time.
 */
public final class RedditToken implements HttpSource.Authorization {
  private static final Duration EARLY = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final HttpClient http;
  private final URI url;
  private final String clientId;
  private final Supplier<String> clientSecret;
  private String header = "";
  private Instant endsAt = Instant.EPOCH;

  /**
   * A token that is not asked for yet.
   *
   * @param url where tokens are given, e.g. {@code https://www.reddit.com/api/v1/access_token}
   * @param clientSecret asked for at each request, so that it is held in one place only
   */
  public RedditToken(HttpClient http, URI url, String clientId, Supplier<String> clientSecret) {
    this.http = http;
    this.url = url;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  @Override
  public String at(Instant now) throws HttpSource.UnauthorisedException, InterruptedException {
    if (header.isEmpty() || !now.isBefore(endsAt.minus(EARLY))) {
      renew(now);
    }
    return header;
  }

  @Override
  public void refused() {
    header = "";
  }

  private void renew(Instant now) throws HttpSource.UnauthorisedException, InterruptedException {
    header = "";
    String basic =
        Base64.getEncoder()
            .encodeToString((clientId + ":" + clientSecret.get()).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("User-Agent", ConditionalGet.USER_AGENT)
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    try {
      HttpResponse<byte[]> response =
          http.send(
              request,
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), HttpSource.LIMIT_BYTES));
      if (response.statusCode() != OK) {
        throw new HttpSource.UnauthorisedException(
            "no token: HTTP " + response.statusCode(),
            ConditionalGet.retryAfter(response, now),
            null);
      }
      JsonNode answer = JsonPosts.read(response.body());
      String token = answer.path("access_token").asString("");
      long seconds = answer.path("expires_in").asLong(0);
      if (token.isEmpty() || seconds <= 0) {
        throw new HttpSource.UnauthorisedException(
            "no token: the answer has none", Duration.ZERO, null);
      }
      header = "Bearer " + token;
      endsAt = now.plusSeconds(seconds);
    } catch (IOException away) {
      throw new HttpSource.UnauthorisedException(
          "no token: " + away.getClass().getSimpleName(), Duration.ZERO, away);
    } catch (MalformedSourceException malformed) {
      throw new HttpSource.UnauthorisedException(
          "no token: " + malformed.getMessage(), Duration.ZERO, malformed);
    }
  }
}
