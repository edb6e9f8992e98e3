package io.tradebot.sentimentingest.adapter.feed;

import com.rometools.rome.feed.synd.SyndContent;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;
import io.tradebot.sentimentingest.domain.Post;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads RSS and Atom. Document types are refused, and with them every kind of entity trick. An
 * entry without a title is left out.
 */
final class SyndicationParser implements BodyParser {
  private static final int TITLE = 300;
  private static final int BODY = 2_000;
  private static final int ENTRIES = 500;

  private final String source;

  SyndicationParser(String source) {
    this.source = source;
  }

  @Override
  public List<Post> parse(byte[] body, String contentType) throws MalformedSourceException {
    SyndFeed feed;
    // The charset by the HTTP header, the byte order mark or the XML declaration, in lenient order.
    try (XmlReader reader =
        new XmlReader(
            new ByteArrayInputStream(body), contentType.isEmpty() ? null : contentType, true)) {
      SyndFeedInput input = new SyndFeedInput();
      input.setXmlHealerOn(true);
      input.setAllowDoctypes(false);
      feed = input.build(reader);
    } catch (IOException | FeedException | IllegalArgumentException malformed) {
      throw new MalformedSourceException(
          "not a feed: " + firstLine(malformed.getMessage()), malformed);
    }
    List<Post> posts = new ArrayList<>();
    for (SyndEntry entry : feed.getEntries()) {
      String title = PlainText.of(entry.getTitle(), TITLE);
      if (!title.isEmpty() && posts.size() < ENTRIES) {
        posts.add(post(entry, title));
      }
    }
    return posts;
  }

  private Post post(SyndEntry entry, String title) {
    String link = Optional.ofNullable(entry.getLink()).orElse("").strip();
    String own = Optional.ofNullable(entry.getUri()).orElse("").strip();
    String id = own.isEmpty() ? link.isEmpty() ? title : link : own;
    Date published =
        entry.getPublishedDate() == null ? entry.getUpdatedDate() : entry.getPublishedDate();
    return new Post(
        source + ":" + PlainText.of(id, TITLE),
        source,
        title,
        PlainText.of(text(entry), BODY),
        // Only what a person may click on.
        link.startsWith("https://") || link.startsWith("http://") ? PlainText.of(link, TITLE) : "",
        List.of(),
        published == null ? null : published.toInstant(),
        null);
  }

  private static @Nullable String text(SyndEntry entry) {
    SyndContent description = entry.getDescription();
    if (description != null) {
      return description.getValue();
    }
    List<SyndContent> contents = entry.getContents();
    return contents.isEmpty() ? null : contents.getFirst().getValue();
  }

  private static String firstLine(@Nullable String message) {
    String text = String.valueOf(message);
    int end = text.indexOf('\n');
    return PlainText.of(end < 0 ? text : text.substring(0, end), 200);
  }
}
