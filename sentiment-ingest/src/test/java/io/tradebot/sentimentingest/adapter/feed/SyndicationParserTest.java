package io.tradebot.sentimentingest.adapter.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tradebot.sentimentingest.domain.Post;
import io.tradebot.testkit.SharedData;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyndicationParserTest {
  private static final String RSS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <rss version="2.0"><channel><title>t</title><link>http://x</link><description>d</description>
      <item><title>Bitcoin &amp; <b>Ether</b> rise</title><link>https://x.example/1</link><guid>g1</guid>
      <pubDate>Sat, 15 Aug 2026 16:00:00 +0000</pubDate>
      <description><![CDATA[<p>Prices&nbsp;rose <a href="x">sharply</a>.</p>]]></description></item>
      </channel></rss>
      """;

  private final SyndicationParser parser = new SyndicationParser("rss:test");

  private List<Post> parse(String body) throws MalformedSourceException {
    return parser.parse(body.getBytes(UTF_8), "application/rss+xml; charset=utf-8");
  }

  @Test
  void readsAnEntryAsPlainText() throws Exception {
    Post post = parse(RSS).getFirst();

    assertThat(post.id()).isEqualTo("rss:test:g1");
    assertThat(post.title()).startsWith("Bitcoin &").contains("rise");
    assertThat(post.body()).isEqualTo("Prices rose sharply .");
    assertThat(post.url()).isEqualTo("https://x.example/1");
    assertThat(post.publishedAt()).isEqualTo(Instant.parse("2026-08-15T16:00:00Z"));
  }

  @Test
  void readsAtom() throws Exception {
    List<Post> posts =
        parse(
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>f</id><updated>2026-01-01T00:00:00Z</updated>
            <entry><title>Solana falls</title><id>e1</id><link href="javascript:alert(1)"/>
            <updated>2026-01-01T10:00:00Z</updated><content type="html">&lt;p&gt;text&lt;/p&gt;</content></entry></feed>
            """);

    assertThat(posts).hasSize(1);
    assertThat(posts.getFirst().id()).isEqualTo("rss:test:e1");
    assertThat(posts.getFirst().body()).isEqualTo("text");
    assertThat(posts.getFirst().url()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rss-coindesk-20260815-trimmed.xml", "rss-cointelegraph-20260815-trimmed.xml"})
  void readsRecordedFeeds(String file) throws Exception {
    byte[] body;
    try (InputStream in = SharedData.open("data/api-samples/" + file)) {
      body = in.readAllBytes();
    }

    List<Post> posts = parser.parse(body, "application/xml");

    assertThat(posts).isNotEmpty();
    assertThat(posts)
        .allSatisfy(
            post -> {
              assertThat(post.title()).isNotBlank().doesNotContain("<");
              assertThat(post.publishedAt()).isBefore(Instant.parse("2026-09-01T00:00:00Z"));
              assertThat(post.url()).startsWith("https://");
            });
  }

  @Test
  void opensNoFileForAFeed(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "canary-3141");
    String xxe =
        RSS.replace("<rss ", "<!DOCTYPE r [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><rss ")
            .replace("Bitcoin", "&x;");

    assertThatExceptionOfType(MalformedSourceException.class)
        .isThrownBy(() -> parse(xxe))
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("canary"));
  }

  @Test
  void refusesEntitiesThatGrow() {
    String laughs =
        RSS.replace(
                "<rss ",
                "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c"
                    + " \"&b;&b;&b;\">]><rss ")
            .replace("Bitcoin", "&c;");

    assertThatExceptionOfType(MalformedSourceException.class).isThrownBy(() -> parse(laughs));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{}",
        "<html><body>Sorry</body></html>",
        "<?xml version=\"1.0\"?>",
        "<rss",
        "\u0000\u0001\u0002",
        "<rss version=\"2.0\"><channel></rss>"
      })
  void refusesWhatIsNoFeed(String body) {
    assertThatExceptionOfType(MalformedSourceException.class).isThrownBy(() -> parse(body));
  }

  @Test
  void refusesOrReadsAFeedCutAnywhere() {
    byte[] whole = RSS.getBytes(UTF_8);
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      try {
        assertThat(parser.parse(Arrays.copyOf(whole, length), "")).hasSizeLessThanOrEqualTo(1);
      } catch (MalformedSourceException cut) {
        refused++;
      }
    }

    assertThat(refused).isGreaterThan(whole.length / 2);
  }

  @Test
  void refusesDeepNesting() {
    String deep =
        RSS.replace(
            "<guid>g1</guid>", "<guid>g1</guid>" + "<x>".repeat(5_000) + "</x>".repeat(5_000));

    assertThatExceptionOfType(MalformedSourceException.class).isThrownBy(() -> parse(deep));
  }

  @Test
  void refusesARecordedExcerptWhosePrefixesAreNotDeclared() throws Exception {
    byte[] body;
    try (InputStream in =
        SharedData.open("data/api-samples/rss-cointelegraph-20260828-two-items.xml")) {
      body = in.readAllBytes();
    }

    assertThatExceptionOfType(MalformedSourceException.class)
        .isThrownBy(() -> parser.parse(body, "application/xml"))
        .withMessageContaining("prefix");
  }

  @Test
  void leavesOutEntriesWithoutATitleAndUnknownDates() throws Exception {
    List<Post> posts =
        parse(
            RSS.replace("<item>", "<item><description>no title</description></item><item>")
                .replace("Sat, 15 Aug 2026 16:00:00 +0000", "the day before yesterday"));

    assertThat(posts).hasSize(1);
    assertThat(posts.getFirst().publishedAt()).isNull();
  }

  @Test
  void cutsEndlessTitles() throws Exception {
    assertThat(parse(RSS.replace("Bitcoin", "B".repeat(100_000))).getFirst().title()).hasSize(300);
  }
}
