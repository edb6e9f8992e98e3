package io.tradebot.sentimentingest.adapter.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.sentimentingest.TestSource;
import io.tradebot.sentimentingest.application.SourceReader;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RedditTokenTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String LISTING =
      "{\"data\":{\"children\":[{\"data\":{\"name\":\"t3_a\",\"title\":\"Bitcoin\"}}]}}";

  private final AtomicInteger tokens = new AtomicInteger();
  private final AtomicReference<String> valid = new AtomicReference<>("");

  /** Gives numbered tokens to the client "me" with the secret "s", and takes only the newest. */
  private TestSource reddit() throws Exception {
    String expected = "Basic " + Base64.getEncoder().encodeToString("me:s".getBytes(UTF_8));
    return new TestSource(
        exchange -> {
          String said = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          TestSource.Answer answer;
          if (exchange.getRequestURI().getPath().equals("/token")) {
            if (said.equals(expected)) {
              valid.set("t" + tokens.incrementAndGet());
              answer =
                  TestSource.body(
                      200,
                      "application/json",
                      "{\"access_token\":\"" + valid.get() + "\",\"expires_in\":3600}");
            } else {
              answer = TestSource.body(401, "application/json", "{}");
            }
          } else {
            answer =
                said.equals("Bearer " + valid.get())
                    ? TestSource.body(200, "application/json", LISTING)
                    : TestSource.body(401, "application/json", "{}");
          }
          answer.write(exchange);
        });
  }

  private static HttpSource source(TestSource reddit, HttpClient http, String secret) {
    return HttpSource.reddit(
        reddit.url(""),
        List.of("Bitcoin", "ethereum"),
        new RedditToken(http, reddit.url("/token"), "me", () -> secret),
        http);
  }

  @Test
  void asksForATokenOnceAndRenewsItBeforeItEnds() throws Exception {
    try (TestSource reddit = reddit();
        HttpClient http = HttpClient.newHttpClient()) {
      HttpSource source = source(reddit, http, "s");

      assertThat(source.read(NOW)).isInstanceOf(SourceReader.Read.class);
      assertThat(source.read(NOW.plusSeconds(60))).isInstanceOf(SourceReader.Read.class);
      assertThat(tokens).hasValue(1);

      assertThat(source.read(NOW.plus(Duration.ofMinutes(59))))
          .isInstanceOf(SourceReader.Read.class);
      assertThat(tokens).hasValue(2);
    }
  }

  @Test
  void asksAnewWhenATokenIsNoLongerTaken() throws Exception {
    try (TestSource reddit = reddit();
        HttpClient http = HttpClient.newHttpClient()) {
      HttpSource source = source(reddit, http, "s");
      assertThat(source.read(NOW)).isInstanceOf(SourceReader.Read.class);

      valid.set("revoked");

      assertThat(source.read(NOW))
          .isInstanceOfSatisfying(
              SourceReader.Failed.class,
              failed -> assertThat(failed.kind()).isEqualTo("unauthorised"));
      assertThat(source.read(NOW)).isInstanceOf(SourceReader.Read.class);
      assertThat(tokens).hasValue(2);
    }
  }

  @Test
  void saysThatTheKeysAreWrongWithoutShowingThem() throws Exception {
    try (TestSource reddit = reddit();
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(source(reddit, http, "wrong-secret").read(NOW))
          .isInstanceOfSatisfying(
              SourceReader.Failed.class,
              failed -> {
                assertThat(failed.kind()).isEqualTo("unauthorised");
                assertThat(failed.reason()).contains("401").doesNotContain("wrong-secret");
              });
    }
  }
}
