package io.tradebot.sentimentingest.adapter.feed;

import io.tradebot.sentimentingest.domain.Post;
import io.tradebot.sentimentingest.domain.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads the Fear &amp; Greed index in the shape of alternative.me: {@code data[].value} from 0
 * (fear) to 100 (greed), as text, {@code data[].timestamp} in epoch seconds, as text.
 *
 * <p>A value {@code v} becomes the score {@code (v - 50) / 50} with a confidence of 0.5: it says
 * something of the market as a whole and little of a single asset.
 */
final class FearGreedParser implements BodyParser {
  static final String SOURCE = "fear-greed";
  private static final String SCORER = "fear-greed-1";
  private static final double CONFIDENCE = 0.5;
  // 2001 to 2100: anything else is another unit.
  private static final long EARLIEST = 978_307_200;
  private static final long LATEST = 4_102_444_800L;

  @Override
  public List<Post> parse(byte[] body, String contentType) throws MalformedSourceException {
    List<Post> posts = new ArrayList<>();
    for (JsonNode row : JsonPosts.items(JsonPosts.read(body), "data")) {
      int value = (int) number(row, "value", 0, 100);
      long timestamp = number(row, "timestamp", EARLIEST, LATEST);
      posts.add(
          new Post(
              SOURCE + ":" + timestamp,
              SOURCE,
              // With its day: the same value on two days is two posts.
              "Fear & Greed index "
                  + value
                  + " on "
                  + Instant.ofEpochSecond(timestamp).toString().substring(0, 10),
              "",
              "",
              List.of(),
              Instant.ofEpochSecond(timestamp),
              new Post.Reading(new Score((value - 50) / 50.0, CONFIDENCE), SCORER)));
    }
    return posts;
  }

  private static long number(JsonNode row, String name, long min, long max)
      throws MalformedSourceException {
    JsonNode node = row.get(name);
    String text = node == null || !node.isValueNode() ? "" : node.asString();
    if (text.matches("\\d{1,12}")) {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new MalformedSourceException(
        "\"" + name + "\" must be a whole number from " + min + " to " + max);
  }
}
