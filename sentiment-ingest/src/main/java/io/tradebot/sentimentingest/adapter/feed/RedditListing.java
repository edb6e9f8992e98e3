package io.tradebot.sentimentingest.adapter.feed;

import io.tradebot.sentimentingest.domain.Post;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads a listing of submissions as Reddit sends it: {@code data.children[].data}. What moderators
 * removed, what is marked as spam and what was pinned says nothing about now and is left out.
 */
final class RedditListing implements BodyParser {
  private static final JsonPosts.Paths PATHS =
      new JsonPosts.Paths(
          "",
          "name",
          "title",
          "selftext",
          "permalink",
          "https://www.reddit.com",
          "created_utc",
          "");

  private final JsonPosts posts;

  RedditListing(String source) {
    this.posts = new JsonPosts(source, PATHS);
  }

  @Override
  public List<Post> parse(byte[] body, String contentType) throws MalformedSourceException {
    List<JsonNode> submissions = new ArrayList<>();
    for (JsonNode child : JsonPosts.list(JsonPosts.read(body), "data.children")) {
      JsonNode data = child.path("data");
      if (!data.path("stickied").asBoolean(false)
          && data.path("removed_by_category").asString("").isEmpty()
          && data.path("banned_by").asString("").isEmpty()) {
        submissions.add(data);
      }
    }
    return posts.parse(submissions);
  }
}
