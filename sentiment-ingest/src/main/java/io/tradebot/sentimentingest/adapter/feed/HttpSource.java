package io.tradebot.sentimentingest.adapter.feed;

import io.tradebot.sentimentingest.adapter.http.ConditionalGet;
import io.tradebot.sentimentingest.application.SourceReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;

/** A source behind an HTTP address. */
public final class HttpSource implements SourceReader {
  static final int LIMIT_BYTES = 2_000_000;
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private final String source;
  private final ConditionalGet get;
  private final BodyParser parser;

  HttpSource(String source, ConditionalGet get, BodyParser parser) {
    this.source = source;
    this.get = get;
    this.parser = parser;
  }

  /** An RSS or Atom feed. */
  public static HttpSource rss(String name, URI url, HttpClient http) {
    String source = "rss:" + name;
    return new HttpSource(
        source,
        new ConditionalGet(http, url, DEADLINE, LIMIT_BYTES),
        new SyndicationParser(source));
  }

  /** The Fear &amp; Greed index of alternative.me. */
  public static HttpSource fearGreed(URI url, HttpClient http) {
    return new HttpSource(
        FearGreedParser.SOURCE,
        new ConditionalGet(http, url, DEADLINE, LIMIT_BYTES),
        new FearGreedParser());
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public Outcome read(Instant now) throws InterruptedException {
    return switch (get.get(now)) {
      case ConditionalGet.NotModified _ -> new Unchanged();
      case ConditionalGet.Refused refused ->
          new Failed(refused.kind(), refused.reason(), refused.retryAfter());
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
