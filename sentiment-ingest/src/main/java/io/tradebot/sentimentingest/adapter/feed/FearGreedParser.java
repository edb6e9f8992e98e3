package io.tradebot.sentimentingest.adapter.feed;

import io.tradebot.sentimentingest.domain.Post;
import io.tradebot.sentimentingest.domain.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public List<Post> parse(byte[] body, String contentType) throws MalformedSourceException {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JacksonException malformed) {
      throw new MalformedSourceException("not JSON", malformed);
    }
    JsonNode data = root == null ? null : root.get("data");
    if (data == null || !data.isArray() || data.isEmpty()) {
      throw new MalformedSourceException("no values in \"data\"");
    }
    List<Post> posts = new ArrayList<>();
    for (JsonNode row : data) {
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
