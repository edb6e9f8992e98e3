package io.tradebot.sentimentingest.adapter.feed;

import io.tradebot.sentimentingest.domain.Post;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads posts from a JSON body by paths: where the list is, and where in each item its parts are.
 *
 * <p>A path is field names parted by dots. A time is ISO-8601 with its offset, or epoch seconds or
 * milliseconds. An item without an id or a title is left out and the others are kept; a body in
 * which no item has both is malformed, because then the paths are wrong.
 */
final class JsonPosts implements BodyParser {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ITEMS = 500;
  private static final int TITLE = 300;
  private static final int BODY = 2_000;
  // Epoch numbers above this are milliseconds: as seconds it is the year 5138.
  private static final double MILLISECONDS_FROM = 1e11;
  private static final double LATEST_MILLISECOND = 4_102_444_800_000.0;

  /**
   * Where the parts of a post are.
   *
   * @param items the list; empty when the body itself is the list
   * @param body empty for none; likewise {@code link} and {@code published}
   * @param linkPrefix put before a link that is only a path; empty for none
   * @param mentions a list whose items have a {@code code} of an asset; empty for none
   */
  record Paths(
      String items,
      String id,
      String title,
      String body,
      String link,
      String linkPrefix,
      String published,
      String mentions) {}

  private final String source;
  private final Paths paths;

  JsonPosts(String source, Paths paths) {
    this.source = source;
    this.paths = paths;
  }

  @Override
  public List<Post> parse(byte[] body, String contentType) throws MalformedSourceException {
    return parse(list(read(body), paths.items()));
  }

  /** The posts of items that were found already. */
  List<Post> parse(List<JsonNode> items) throws MalformedSourceException {
    List<Post> posts = new ArrayList<>();
    for (JsonNode item : items.subList(0, Math.min(items.size(), ITEMS))) {
      String id = text(item, paths.id());
      String title = PlainText.of(text(item, paths.title()), TITLE);
      if (!id.isEmpty() && !title.isEmpty()) {
        posts.add(
            new Post(
                source + ":" + PlainText.of(id, TITLE),
                source,
                title,
                PlainText.of(text(item, paths.body()), BODY),
                link(text(item, paths.link())),
                mentions(item),
                time(at(item, paths.published())),
                null));
      }
    }
    if (posts.isEmpty() && !items.isEmpty()) {
      throw new MalformedSourceException(
          "no item has both \"" + paths.id() + "\" and \"" + paths.title() + "\"");
    }
    return posts;
  }

  private List<String> mentions(JsonNode item) {
    List<String> codes = new ArrayList<>();
    if (!paths.mentions().isEmpty()) {
      at(item, paths.mentions()).forEach(asset -> codes.add(text(asset, "code")));
    }
    return codes;
  }

  private String link(String text) {
    String link = text.startsWith("/") ? paths.linkPrefix() + text : text;
    // Only what a person may click on.
    return link.startsWith("https://") || link.startsWith("http://")
        ? PlainText.of(link, TITLE)
        : "";
  }

  static JsonNode read(byte[] body) throws MalformedSourceException {
    try {
      JsonNode root = JSON.readTree(body);
      return root == null ? MissingNode.getInstance() : root;
    } catch (JacksonException malformed) {
      throw new MalformedSourceException("not JSON", malformed);
    }
  }

  /** The items of a list that must be there and hold something. */
  static List<JsonNode> items(JsonNode root, String path) throws MalformedSourceException {
    List<JsonNode> items = list(root, path);
    if (items.isEmpty()) {
      throw new MalformedSourceException("no values in \"" + path + "\"");
    }
    return items;
  }

  /** The items of a list that must be there; it may be empty. */
  static List<JsonNode> list(JsonNode root, String path) throws MalformedSourceException {
    JsonNode list = at(root, path);
    if (!list.isArray()) {
      throw new MalformedSourceException(
          path.isEmpty() ? "not a JSON list" : "no list in \"" + path + "\"");
    }
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    return items;
  }

  private static JsonNode at(JsonNode node, String path) {
    JsonNode found = node;
    if (!path.isEmpty()) {
      for (String name : path.split("\\.")) {
        found = found.path(name);
      }
    }
    return found;
  }

  private static String text(JsonNode item, String path) {
    JsonNode node = path.isEmpty() ? MissingNode.getInstance() : at(item, path);
    return node.isValueNode() && !node.isNull() ? node.asString() : "";
  }

  /** The moment, or null for what is no moment between 1970 and 2100. */
  private static @Nullable Instant time(JsonNode node) {
    if (node.isNumber()
        || (node.isString() && node.asString().matches("\\d{9,13}(\\.\\d{1,9})?"))) {
      double number = Double.parseDouble(node.asString());
      double millis = number >= MILLISECONDS_FROM ? number : number * 1_000;
      return millis > 0 && millis <= LATEST_MILLISECOND
          ? Instant.ofEpochMilli((long) millis)
          : null;
    }
    if (!node.isString()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(node.asString().strip()).toInstant();
    } catch (DateTimeException neither) {
      return null;
    }
  }
}
