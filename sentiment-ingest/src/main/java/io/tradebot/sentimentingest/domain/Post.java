package io.tradebot.sentimentingest.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text by somebody else.
 *
 * @param id stable identity: source and the source's own id
 * @param source e.g. {@code rss:coindesk}
 * @param title plain text, at most 300 characters
 * @param body plain text, at most 2000 characters; may be empty
 * @param url where it stands; may be empty
 * @param mentions codes of assets that the source itself files it under, e.g. {@code BTC}
 * @param publishedAt by the source's word; null when it gives none
 * @param reading what the source itself says in numbers; null where the text has to be scored
 */
public record Post(
    String id,
    String source,
    String title,
    String body,
    String url,
    List<String> mentions,
    @Nullable Instant publishedAt,
    @Nullable Reading reading) {

  public Post {
    mentions = List.copyOf(mentions);
  }

  /**
   * A number that a source publishes for the market as a whole, e.g. the Fear &amp; Greed index.
   *
   * @param scorer name and version of the mapping to a score
   */
  public record Reading(Score score, String scorer) {}
}
