package io.tradebot.sentimentingest.adapter.feed;

import io.tradebot.sentimentingest.adapter.http.ConditionalGet;
import io.tradebot.sentimentingest.application.SourceReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source behind an HTTP address. */
public final class HttpSource implements SourceReader {
  static final int LIMIT_BYTES = 2_000_000;
  static final Duration DEADLINE = Duration.ofSeconds(15);

  private final String source;
  private final ConditionalGet get;
  private final BodyParser parser;
  private final Authorization authorization;

  /** What is said in the header of that name. */
  interface Authorization {

    /**
     * The header's value; empty for none.
     *
     * @throws UnauthorisedException when no permission could be had
     */
    String at(Instant now) throws UnauthorisedException, InterruptedException;

    /** The source did not accept it. */
    void refused();

    /** The same for ever. */
    static Authorization always(String value) {
      return new Authorization() {
        @Override
        public String at(Instant now) {
          return value;
        }

        @Override
        public void refused() {
          // Nothing else can be said.
        }
      };
    }
  }

  /** Permission to read could not be had. */
  static final class UnauthorisedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    UnauthorisedException(String message, Duration retryAfter, @Nullable Throwable cause) {
      super(message, cause);
      this.retryAfter = retryAfter;
    }
  }

  HttpSource(String source, ConditionalGet get, BodyParser parser, Authorization authorization) {
    this.source = source;
    this.get = get;
    this.parser = parser;
    this.authorization = authorization;
  }

  private static HttpSource of(
      String source, URI url, HttpClient http, BodyParser parser, Authorization authorization) {
    return new HttpSource(
        source, new ConditionalGet(http, url, DEADLINE, LIMIT_BYTES), parser, authorization);
  }

  /** An RSS or Atom feed. */
  public static HttpSource rss(String name, URI url, HttpClient http) {
    String source = "rss:" + name;
    return of(source, url, http, new SyndicationParser(source), Authorization.always(""));
  }

  /** The Fear &amp; Greed index of alternative.me. */
  public static HttpSource fearGreed(URI url, HttpClient http) {
    return of(FearGreedParser.SOURCE, url, http, new FearGreedParser(), Authorization.always(""));
  }

  /**
   * News collected by CryptoPanic.
   *
   * @param url of the posts, without the token
   * @param token sent as the parameter {@code auth_token}, as this API wants it
   */
  public static HttpSource cryptoPanic(URI url, String token, HttpClient http) {
    return of(
        "cryptopanic",
        withParameter(url, "auth_token", token),
        http,
        new JsonPosts(
            "cryptopanic",
            new JsonPosts.Paths(
                "results", "id", "title", "description", "url", "", "published_at", "currencies")),
        Authorization.always(""));
  }

  /**
   * The newest submissions of some subreddits.
   *
   * @param url of the API, e.g. {@code https://oauth.reddit.com}
   */
  public static HttpSource reddit(
      URI url, List<String> subreddits, RedditToken token, HttpClient http) {
    return of(
        "reddit",
        URI.create(
            url.toString().replaceAll("/+$", "")
                + "/r/"
                + String.join("+", subreddits)
                + "/new?limit=100&raw_json=1"),
        http,
        new RedditListing("reddit"),
        token);
  }

  /**
   * The recent search of X's API, version 2.
   *
   * @param url of the search, e.g. {@code https://api.x.com/2/tweets/search/recent}
   */
  public static HttpSource x(URI url, String query, String bearerToken, HttpClient http) {
    return of(
        "x",
        withParameter(
            withParameter(withParameter(url, "query", query), "max_results", "100"),
            "tweet.fields",
            "created_at,lang,author_id"),
        http,
        new XSearch("x"),
        Authorization.always("Bearer " + bearerToken));
  }

  /**
   * Any other JSON API.
   *
   * @param authorization the header's value; empty for none
   */
  public static HttpSource json(
      String name, URI url, JsonPaths paths, String authorization, HttpClient http) {
    String source = "json:" + name;
    return of(
        source,
        url,
        http,
        new JsonPosts(
            source,
            new JsonPosts.Paths(
                paths.items(),
                paths.id(),
                paths.title(),
                paths.body(),
                paths.link(),
                "",
                paths.published(),
                "")),
        Authorization.always(authorization));
  }

  /** Where a JSON API keeps what; each a path of field names parted by dots. */
  public record JsonPaths(
      String items, String id, String title, String body, String link, String published) {}

  private static URI withParameter(URI url, String name, String value) {
    String text = url.toString();
    return URI.create(
        text
            + (text.contains("?") ? "&" : "?")
            + name
            + "="
            + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public Outcome read(Instant now) throws InterruptedException {
    String header;
    try {
      header = authorization.at(now);
    } catch (UnauthorisedException none) {
      return new Failed("unauthorised", String.valueOf(none.getMessage()), none.retryAfter);
    }
    return switch (get.get(now, header)) {
      case ConditionalGet.NotModified _ -> new Unchanged();
      case ConditionalGet.Refused refused -> {
        if (refused.kind().equals("unauthorised")) {
          authorization.refused();
        }
        yield new Failed(refused.kind(), refused.reason(), refused.retryAfter());
      }
      case ConditionalGet.Body body -> {
        try {
          yield new Read(parser.parse(body.bytes(), body.contentType()));
        } catch (MalformedSourceException malformed) {
          yield new Failed("malformed", String.valueOf(malformed.getMessage()), Duration.ZERO);
        }
      }
    };
  }

  @Override
  public void accepted() {
    get.accepted();
  }
}
