package io.tradebot.sentimentingest.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Remembers posts, so that each counts once: by id for good, by title within a day, because
 * agencies' texts appear at several sources, and because a column may bear the same title every
 * day. Bounded. Thread-safe.
 */
public final class SeenPosts {
  private static final Duration SAME_TEXT = Duration.ofHours(20);
  private static final int SHORT_TITLE = 15;

  private final int capacity;
  private final Map<String, Instant> ids = bounded();
  private final Map<String, Instant> titles = bounded();

  public SeenPosts(int capacity) {
    this.capacity = capacity;
  }

  private Map<String, Instant> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
        return size() > capacity;
      }
    };
  }

  /**
   * Whether the post was seen before.
   *
   * @param publishedAt of the post asked for
   */
  public synchronized boolean contains(String id, String title, Instant publishedAt) {
    if (ids.containsKey(id)) {
      return true;
    }
    Instant same = titles.get(normalised(title));
    return same != null && Duration.between(same, publishedAt).abs().compareTo(SAME_TEXT) < 0;
  }

  public synchronized void add(String id, String title, Instant publishedAt) {
    ids.put(id, publishedAt);
    String text = normalised(title);
    // Nothing can be said of a title such as "Update".
    if (text.length() >= SHORT_TITLE) {
      titles.put(text, publishedAt);
    }
  }

  public synchronized int size() {
    return ids.size();
  }

  private static String normalised(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }
}
