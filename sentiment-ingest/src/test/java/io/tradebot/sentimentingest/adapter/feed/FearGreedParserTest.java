package io.tradebot.sentimentingest.adapter.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tradebot.sentimentingest.domain.Post;
import io.tradebot.sentimentingest.domain.Score;
import io.tradebot.testkit.SharedData;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FearGreedParserTest {
  private final FearGreedParser parser = new FearGreedParser();

  private List<Post> parse(String body) throws MalformedSourceException {
    return parser.parse(body.getBytes(UTF_8), "application/json");
  }

  @Test
  void turnsTheIndexIntoAScore() throws Exception {
    Post post = parse("{\"data\":[{\"value\":\"40\",\"timestamp\":\"1551157200\"}]}").getFirst();

    assertThat(post.id()).isEqualTo("fear-greed:1551157200");
    assertThat(post.publishedAt()).isEqualTo(Instant.ofEpochSecond(1_551_157_200));
    assertThat(post.reading()).isEqualTo(new Post.Reading(new Score(-0.2, 0.5), "fear-greed-1"));
  }

  @Test
  void readsTheDocumentedShape() throws Exception {
    try (InputStream in =
        SharedData.open("data/api-samples/alternative-me-fng-documented-sample.json")) {
      assertThat(parser.parse(in.readAllBytes(), "application/json")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "<html>",
        "{\"data\":[]}",
        "{\"data\":{}}",
        "{\"data\":[{}]}",
        "{\"data\":[{\"value\":\"101\",\"timestamp\":\"1551157200\"}]}",
        "{\"data\":[{\"value\":\"-1\",\"timestamp\":\"1551157200\"}]}",
        "{\"data\":[{\"value\":\"NaN\",\"timestamp\":\"1551157200\"}]}",
        "{\"data\":[{\"value\":\"1e400\",\"timestamp\":\"1551157200\"}]}",
        "{\"data\":[{\"value\":\"40\",\"timestamp\":\"1551157200000\"}]}",
        "{\"data\":[{\"value\":\"40\",\"timestamp\":null}]}",
        "{\"data\":[{\"value\":[40],\"timestamp\":\"1551157200\"}]}",
        "{\"data\":[{\"value\":\"40\""
      })
  void refusesAnythingElse(String body) {
    assertThatExceptionOfType(MalformedSourceException.class).isThrownBy(() -> parse(body));
  }
}
