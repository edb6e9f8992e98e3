package io.tradebot.sentimentingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.common.sentiment.SentimentPostScored;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.service.TradebotService;
import io.tradebot.platform.state.StateStore;
import io.tradebot.testkit.SharedData;
import io.tradebot.testkit.TestRedis;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class SentimentIngestTest {
  private static final Asset BTC = Asset.of("BTC");
  private static final Asset ETH = Asset.of("ETH");

  @TempDir Path folder;

  private ConfigurableApplicationContext start(TestRedis redis, TestSource rss, TestSource index) {
    String yaml =
        """
        mode: demo
        secrets_directory: %s
        data_directory: %s
        redis: { url: "%s" }
        time_series: { kind: none }
        sentiment:
          assets: [BTC, ETH]
          fear_greed: { url: "%s", interval: 1s }
          rss:
            - { name: news, url: "%s", interval: 1s }
          json: []
        """
            .formatted(
                folder.resolve("secrets"),
                folder.resolve("data"),
                redis.uri(),
                index.url("/fng"),
                rss.url("/rss"));
    return TradebotService.run(
        ServiceName.SENTIMENT_INGEST,
        SentimentIngestApplication.class,
        ConfigurationLoader.load(yaml, Map.of()),
        "--server.port=0");
  }

  private static String feed(String... titles) {
    String now =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().minusSeconds(60).atOffset(ZoneOffset.UTC));
    StringBuilder items = new StringBuilder();
    for (String title : titles) {
      items
          .append("<item><title>")
          .append(title)
          .append("</title><guid>")
          .append(title.hashCode())
          .append("</guid><pubDate>")
          .append(now)
          .append("</pubDate></item>");
    }
    return "<rss version=\"2.0\"><channel><title>t</title><link>http://x</link><description>d"
        + "</description>"
        + items
        + "</channel></rss>";
  }

  private static TestSource.Answer fearGreed(int value) {
    return TestSource.body(
        200,
        "application/json",
        "{\"data\":[{\"value\":\"%d\",\"timestamp\":\"%d\"}]}"
            .formatted(value, Instant.now().getEpochSecond() - 3_600));
  }

  @Test
  void publishesPostsAndIndexAndRepeatsNothingAfterARestart() throws Exception {
    try (TestRedis redis = TestRedis.startOwn();
        TestSource rss =
            new TestSource(
                TestSource.body(
                    200,
                    "application/rss+xml",
                    feed("Bitcoin soars to a record high", "Weather stays fine in the Alps")));
        TestSource index = new TestSource(fearGreed(80))) {
      int posts;
      try (ConfigurableApplicationContext context = start(redis, rss, index)) {
        StateStore store = context.getBean(StateStore.class);
        await("the post", () -> posts(store, BTC).size() == 2 && posts(store, ETH).size() == 1);
        await("the index", () -> index(store, BTC).map(i -> i.index() > 0.2).orElse(false));
        SentimentPostScored post =
            posts(store, BTC).stream()
                .filter(p -> p.source().equals("rss:news"))
                .findFirst()
                .orElseThrow();

        assertThat(post.score()).isPositive();
        assertThat(post.scorer()).isEqualTo("lexicon-2");
        assertThat(post.publishedAt()).isBefore(post.firstSeenAt());
        assertThat(post.firstSeenAt()).isBeforeOrEqualTo(post.scoredAt());
        assertThat(index(store, BTC).orElseThrow().stale()).isFalse();
        posts = posts(store, BTC).size();
      }

      rss.conditions().clear();
      try (ConfigurableApplicationContext context = start(redis, rss, index)) {
        StateStore store = context.getBean(StateStore.class);
        await("two more readings", () -> rss.conditions().size() >= 2);

        assertThat(posts(store, BTC)).hasSize(posts);
        assertThat(index(store, BTC).orElseThrow().index()).isGreaterThan(0.2);
      }
    }
  }

  @Test
  void degradesAndTurnsNeutralWhenAllSourcesFail() throws Exception {
    try (TestRedis redis = TestRedis.startOwn();
        TestSource rss = new TestSource(TestSource.body(500, "text/plain", "no"));
        TestSource index = new TestSource(TestSource.body(200, "text/html", "<html>no</html>"));
        ConfigurableApplicationContext context = start(redis, rss, index)) {
      ServiceHealth health = context.getBean(ServiceHealth.class);
      StateStore store = context.getBean(StateStore.class);

      await(
          "bad health",
          () ->
              health.overall() == Heartbeat.Health.DEGRADED
                  && health.detail().contains("rss:news")
                  && health.detail().contains("fear-greed"));
      await("a neutral index", () -> index(store, BTC).isPresent());

      SentimentIndexUpdated updated = index(store, BTC).orElseThrow();
      assertThat(updated.stale()).isTrue();
      assertThat(updated.index()).isZero();
      assertThat(updated.uncertainty()).isEqualTo(1);

      rss.answerWith(TestSource.body(200, "application/rss+xml", feed("Bitcoin plunges, panic")));
      index.answerWith(fearGreed(10));
      await("good health", () -> !health.detail().contains("rss:news"));
      await("a bearish index", () -> index(store, BTC).map(i -> i.index() < 0).orElse(false));
    }
  }

  @Test
  void readsEverySourceWithItsKeyAndRecordsNoKey() throws Exception {
    Map<String, String> bodies =
        Map.of(
            "/cryptopanic", "SYNTHETIC-cryptopanic-posts.json",
            "/reddit/r/Bitcoin/new", "reddit-listing-search-2016-07-12.json",
            "/x", "x-v2-search-recent-2022-12-03-cashtag-excerpt.json",
            "/rss", "rss-cointelegraph-20260815-trimmed.xml");
    Map<String, byte[]> recorded = new HashMap<>();
    for (Map.Entry<String, String> body : bodies.entrySet()) {
      try (InputStream in = SharedData.open("data/api-samples/" + body.getValue())) {
        recorded.put(body.getKey(), in.readAllBytes());
      }
    }
    Map<String, String> asked = new ConcurrentHashMap<>();
    try (TestRedis redis = TestRedis.startOwn();
        TestSource sources =
            new TestSource(
                exchange -> {
                  String path = exchange.getRequestURI().getPath();
                  asked.put(
                      path,
                      exchange.getRequestHeaders().getFirst("Authorization")
                          + " "
                          + exchange.getRequestURI().getRawQuery());
                  String text =
                      path.equals("/token")
                          ? "{\"access_token\":\"canary-token\",\"expires_in\":3600}"
                          : path.equals("/social")
                              ? "[{\"n\":1,\"say\":\"Ethereum soars\"}]"
                              : new String(
                                  recorded.getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
                  TestSource.body(text.isEmpty() ? 404 : 200, "application/json", text)
                      .write(exchange);
                });
        ConfigurableApplicationContext context =
            TradebotService.run(
                ServiceName.SENTIMENT_INGEST,
                SentimentIngestApplication.class,
                ConfigurationLoader.load(everySource(redis, sources), Map.of()),
                "--server.port=0")) {
      StateStore store = context.getBean(StateStore.class);
      MeterRegistry meters = context.getBean(MeterRegistry.class);
      List<String> names = List.of("cryptopanic", "reddit", "x", "rss:news", "json:own");
      await(
          "an answer of each",
          () ->
              names.stream()
                  .allMatch(
                      name ->
                          meters.get("tradebot.sentiment.polls").counters().stream()
                              .anyMatch(
                                  counter ->
                                      name.equals(counter.getId().getTag("source"))
                                          && "read".equals(counter.getId().getTag("outcome")))));

      assertThat(asked.get("/cryptopanic")).contains("auth_token=canary-panic");
      assertThat(asked.get("/token")).startsWith("Basic ");
      assertThat(asked.get("/reddit/r/Bitcoin/new")).startsWith("Bearer canary-token");
      assertThat(asked.get("/x")).startsWith("Bearer canary-x").contains("query=bitcoin+lang%3Aen");
      assertThat(asked.get("/social")).startsWith("canary-own");
      // Bodies of 2016 and 2022 are too old to say anything; those without a date are new.
      assertThat(posts(store, ETH))
          .extracting(SentimentPostScored::source)
          .containsExactly("json:own");
      assertThat(dropped(meters, "reddit", "old")).isPositive();
      assertThat(dropped(meters, "x", "old") + dropped(meters, "x", "tags")).isEqualTo(3);
      assertThat(String.valueOf(posts(store, BTC))).doesNotContain("canary");
      assertThat(meters.getMeters().toString()).doesNotContain("canary");
    }
  }

  private static double dropped(MeterRegistry meters, String source, String reason) {
    return meters
        .find("tradebot.sentiment.dropped")
        .tags("source", source, "reason", reason)
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private String everySource(TestRedis redis, TestSource sources) {
    return """
    mode: demo
    secrets_directory: %s
    data_directory: %s
    redis: { url: "%s" }
    time_series: { kind: none }
    sentiment:
      assets: [BTC, ETH]
      fear_greed: { url: "%s", interval: 1m }
      rss:
        - { name: news, url: "%s", interval: 1m }
      cryptopanic: { url: "%s", token: canary-panic, interval: 1m }
      reddit:
        url: "%s"
        token_url: "%s"
        client_id: canary-client
        client_secret: canary-secret
        subreddits: [Bitcoin]
        interval: 1m
      x: { url: "%s", bearer_token: canary-x, query: "bitcoin lang:en", interval: 1m }
      json:
        - { name: own, url: "%s", authorization: canary-own, items: "", id: n, title: say, published: "" }
    """
        .formatted(
            folder.resolve("secrets"),
            folder.resolve("data"),
            redis.uri(),
            sources.url("/fng"),
            sources.url("/rss"),
            sources.url("/cryptopanic"),
            sources.url("/reddit"),
            sources.url("/token"),
            sources.url("/x"),
            sources.url("/social"));
  }

  private static List<SentimentPostScored> posts(StateStore store, Asset asset) {
    return store.newest(StateKeys.posts(asset), 100).stream()
        .map(Envelope::payload)
        .map(SentimentPostScored.class::cast)
        .toList();
  }

  private static Optional<SentimentIndexUpdated> index(StateStore store, Asset asset) {
    return store
        .read(StateKeys.sentiment(asset))
        .map(envelope -> (SentimentIndexUpdated) envelope.payload());
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }
}
