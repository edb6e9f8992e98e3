package io.tradebot.sentimentingest.adapter.feed;

import io.tradebot.sentimentingest.domain.Post;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answer of X's recent search: {@code data[]}, absent when nothing was found. Reposts
 * ("RT @...") repeat what somebody else wrote and are left out; so is what X itself says is not in
 * English.
 */
final class XSearch implements BodyParser {
  private static final JsonPosts.Paths PATHS =
      new JsonPosts.Paths("", "id", "text", "", "", "", "created_at", "");

  private final JsonPosts posts;

  XSearch(String source) {
    this.posts = new JsonPosts(source, PATHS);
  }

  @Override
  public List<Post> parse(byte[] body, String contentType) throws MalformedSourceException {
    JsonNode root = JsonPosts.read(body);
    if (!root.path("meta").isObject() && !root.path("data").isArray()) {
      throw new MalformedSourceException(
          root.path("errors").isArray()
              ? "answered with errors: "
                  + PlainText.of(root.path("errors").path(0).path("message").asString(""), 200)
              : "neither \"data\" nor \"meta\"");
    }
    List<JsonNode> own = new ArrayList<>();
    for (JsonNode tweet : root.path("data")) {
      String language = tweet.path("lang").asString("en");
      if (!tweet.path("text").asString("").startsWith("RT @")
          && (language.equals("en") || language.equals("und") || language.startsWith("q"))) {
        own.add(tweet);
      }
    }
    return posts.parse(own);
  }
}
