package io.tradebot.sentimentingest.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.sentimentingest.TestSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConditionalGetTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int LIMIT = 100_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private TestSource source;
  private ConditionalGet get;

  @BeforeEach
  void startSource() throws IOException {
    source = new TestSource(TestSource.body(200, "text/plain", "one", "ETag", "\"v1\""));
    get = new ConditionalGet(http, source.url("/feed"), Duration.ofSeconds(5), LIMIT);
  }

  @AfterEach
  void stopSource() {
    source.close();
    http.close();
  }

  @Test
  void asksOnlyForChangesOnceABodyWasAccepted() throws Exception {
    ConditionalGet.Answer first = get.get(NOW);
    get.accepted();
    source.answerWith(TestSource.body(304, "text/plain", ""));
    ConditionalGet.Answer second = get.get(NOW);

    assertThat(first).isInstanceOf(ConditionalGet.Body.class);
    assertThat(second).isInstanceOf(ConditionalGet.NotModified.class);
    assertThat(source.conditions()).containsExactly("", "\"v1\"");
  }

  @Test
  void asksForEverythingAgainWhenTheBodyWasNotAccepted() throws Exception {
    get.get(NOW);
    get.get(NOW);

    assertThat(source.conditions()).containsExactly("", "");
  }

  @Test
  void hearsHowLongToStayAway() throws Exception {
    source.answerWith(TestSource.body(429, "text/plain", "slow down", "Retry-After", "120"));

    assertThat(get.get(NOW))
        .isEqualTo(new ConditionalGet.Refused("throttled", "HTTP 429", Duration.ofMinutes(2)));
    assertThat(ConditionalGet.retryAfter("Thu, 01 Jan 2026 00:10:00 GMT", NOW))
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(ConditionalGet.retryAfter("soon", NOW)).isZero();
    assertThat(ConditionalGet.retryAfter("-5", NOW)).isZero();
  }

  @Test
  void reportsServerErrors() throws Exception {
    source.answerWith(TestSource.body(500, "text/html", "<html>oops</html>"));

    assertThat(get.get(NOW))
        .isEqualTo(new ConditionalGet.Refused("http_error", "HTTP 500", Duration.ZERO));
  }

  @Test
  void stopsReadingAHugeBody() throws Exception {
    source.answerWith(TestSource.body(200, "text/plain", "x".repeat(10 * LIMIT)));

    assertThat(get.get(NOW))
        .isInstanceOfSatisfying(
            ConditionalGet.Refused.class, r -> assertThat(r.kind()).isEqualTo("too_large"));
  }

  @Test
  void givesUpOnABodyThatNeverEnds() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    ConditionalGet patient =
        new ConditionalGet(http, source.url("/slow"), Duration.ofMillis(400), LIMIT);
    source.answerWith(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          try {
            over.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });

    ConditionalGet.Answer answer = patient.get(NOW);
    over.countDown();

    assertThat(answer)
        .isInstanceOfSatisfying(
            ConditionalGet.Refused.class, r -> assertThat(r.kind()).isEqualTo("unreachable"));
  }

  @Test
  void reportsThatNobodyListens() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    ConditionalGet nobody =
        new ConditionalGet(
            http, URI.create("http://127.0.0.1:" + free + "/"), Duration.ofSeconds(2), LIMIT);

    assertThat(nobody.get(NOW))
        .isInstanceOfSatisfying(
            ConditionalGet.Refused.class, r -> assertThat(r.kind()).isEqualTo("unreachable"));
  }
}
