package io.tradebot.sentimentingest.adapter.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.tradebot.sentimentingest.domain.Post;
import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON sources: posts of CryptoPanic, listings of Reddit, searches of X, and any other. */
class JsonSourcesTest {
  private static final JsonPosts.Paths CRYPTO_PANIC =
      new JsonPosts.Paths(
          "results", "id", "title", "description", "url", "", "published_at", "currencies");

  private static List<Post> parse(BodyParser parser, String body) throws MalformedSourceException {
    return parser.parse(body.getBytes(UTF_8), "application/json");
  }

  private static List<Post> sample(BodyParser parser, String name)
      throws IOException, MalformedSourceException {
    try (InputStream in = SharedData.open("data/api-samples/" + name)) {
      return parser.parse(in.readAllBytes(), "application/json");
    }
  }

  @Test
  void readsNewsWithTheAssetsTheyAreFiledUnder() throws Exception {
    List<Post> posts =
        parse(
            new JsonPosts("cryptopanic", CRYPTO_PANIC),
            """
            {"results":[
              {"id":7,"title":"Fund &amp; bank add to holdings","url":"https://example.org/7",
               "published_at":"2026-05-31T14:20:00Z","currencies":[{"code":"BTC"},{"code":"ETH"}]},
              {"id":8,"title":"No currencies here","url":"javascript:alert(1)"}]}
            """);

    assertThat(posts)
        .extracting(Post::id, Post::title, Post::url, Post::mentions, Post::publishedAt)
        .containsExactly(
            tuple(
                "cryptopanic:7",
                "Fund & bank add to holdings",
                "https://example.org/7",
                List.of("BTC", "ETH"),
                Instant.parse("2026-05-31T14:20:00Z")),
            tuple("cryptopanic:8", "No currencies here", "", List.of(), null));
  }

  @Test
  void leavesOutWhatRedditRemovedOrPinned() throws Exception {
    List<Post> posts =
        parse(
            new RedditListing("reddit"),
            """
            {"kind":"Listing","data":{"children":[
              {"kind":"t3","data":{"name":"t3_a","title":"Bitcoin climbs","selftext":"body",
                "permalink":"/r/Bitcoin/comments/a/","created_utc":1456850000.0}},
              {"kind":"t3","data":{"name":"t3_b","title":"Daily thread","stickied":true}},
              {"kind":"t3","data":{"name":"t3_c","title":"Gone","removed_by_category":"moderator"}},
              {"kind":"t3","data":{"name":"t3_d","title":"Junk","banned_by":"bot"}}]}}
            """);

    assertThat(posts)
        .extracting(Post::id, Post::body, Post::url, Post::publishedAt)
        .containsExactly(
            tuple(
                "reddit:t3_a",
                "body",
                "https://www.reddit.com/r/Bitcoin/comments/a/",
                Instant.ofEpochSecond(1_456_850_000)));
  }

  @Test
  void leavesOutRepostsAndOtherLanguagesOfX() throws Exception {
    List<Post> posts =
        parse(
            new XSearch("x"),
            """
            {"data":[
              {"id":"1","text":"$BTC breaks out","lang":"en","created_at":"2026-01-02T03:04:05.000Z"},
              {"id":"2","text":"RT @a: $BTC breaks out","lang":"en"},
              {"id":"3","text":"$BTC sube","lang":"es"},
              {"id":"4","text":"$ETH","lang":"qct"}],"meta":{"result_count":4}}
            """);

    assertThat(posts).extracting(Post::id).containsExactly("x:1", "x:4");
    assertThat(posts.getFirst().publishedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void takesAnEmptySearchForAnAnswerAndErrorsForNone() throws Exception {
    assertThat(parse(new XSearch("x"), "{\"meta\":{\"result_count\":0}}")).isEmpty();
    assertThatExceptionOfType(MalformedSourceException.class)
        .isThrownBy(() -> parse(new XSearch("x"), "{\"errors\":[{\"message\":\"bad query\"}]}"))
        .withMessageContaining("bad query");
  }

  @Test
  void followsPathsIntoAnyShape() throws Exception {
    JsonPosts parser =
        new JsonPosts(
            "json:own", new JsonPosts.Paths("", "meta.key", "text.short", "", "", "", "at", ""));

    List<Post> posts =
        parse(
            parser,
            """
            [{"meta":{"key":5},"text":{"short":"hello"},"at":"1767225600"},
             {"meta":{"key":6},"text":{"short":"there"},"at":1767225600000},
             {"meta":{"key":7},"text":{"short":"when"},"at":"soon"},
             {"meta":{},"text":{"short":"left out"}}]
            """);

    assertThat(posts)
        .extracting(Post::id, Post::publishedAt)
        .containsExactly(
            tuple("json:own:5", Instant.parse("2026-01-01T00:00:00Z")),
            tuple("json:own:6", Instant.parse("2026-01-01T00:00:00Z")),
            tuple("json:own:7", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"results\":{}}",
        "{\"results\":\"many\"}",
        "{\"results\":[{\"no\":1}]}",
        "{\"results\":[1,null,\"a\"]}",
        "<html>busy</html>",
        "{\"results\":["
      })
  void namesWhatIsWrongWithABody(String body) {
    assertThatExceptionOfType(MalformedSourceException.class)
        .isThrownBy(() -> parse(new JsonPosts("cryptopanic", CRYPTO_PANIC), body))
        .satisfies(malformed -> assertThat(malformed.getMessage()).isNotBlank());
  }

  @Test
  void readsRecordedBodies() throws Exception {
    JsonPosts cryptoPanic = new JsonPosts("cryptopanic", CRYPTO_PANIC);

    assertThat(sample(cryptoPanic, "SYNTHETIC-cryptopanic-posts.json"))
        .hasSize(4)
        .first()
        .satisfies(post -> assertThat(post.mentions()).containsExactly("BTC"));
    assertThat(sample(new RedditListing("reddit"), "reddit-listing-front-hot-2016-03-01.json"))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            post -> assertThat(post.publishedAt()).isBefore(Instant.parse("2016-03-02T00:00:00Z")));
    assertThat(sample(new XSearch("x"), "x-v2-search-recent-2022-10-07-a.json")).hasSize(10);
    // Five recorded, two of them reposts.
    assertThat(sample(new XSearch("x"), "x-v2-search-recent-2022-12-03-cashtag-excerpt.json"))
        .hasSize(3);
  }
}
