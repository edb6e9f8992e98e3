package io.tradebot.sentimentingest.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Remembers posts, so that each counts once: by id for good, by title within a day, because
 * agencies' texts appear at several sources, and because a column may bear the same title every
 * day.
 *
 * <p>Two titles are the same when they have the same letters and digits, or nearly the same words:
 * with {@code A} and {@code B} their sets of words, {@code |A ∩ B| / |A ∪ B| >= 0.75} (Jaccard's
 * index). Figures must be equal for that: "up 5 %" and "up 50 %" are two pieces of news. Bounded.
 * Thread-safe.
 */
public final class SeenPosts {
  private static final Duration SAME_TEXT = Duration.ofHours(20);
  private static final int SHORT_TITLE = 15;
  private static final int FEW_WORDS = 5;
  private static final double NEARLY = 0.75;
  private static final Pattern REPOST =
      Pattern.compile(
          "^(?:rt @\\w+:?|breaking|just in|update|watch|video)\\b:?\\s*", Pattern.CASE_INSENSITIVE);

  /** What is known of a post. */
  public enum Sighting {
    /** Never seen. */
    NEW,
    /** The very post. */
    SAME_POST,
    /** Its text, from the same source under another id. */
    REPEATED,
    /** Its text, from another source. */
    SPREAD
  }

  private record Title(String source, Set<String> words, Instant publishedAt) {}

  private final Map<String, Instant> ids;
  private final Map<String, Title> titles;

  /**
   * An empty memory.
   *
   * @param capacity how many ids, and how many titles, are remembered
   */
  public SeenPosts(int capacity) {
    this.ids = bounded(capacity);
    this.titles = bounded(capacity);
  }

  private static <T> Map<String, T> bounded(int capacity) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > capacity;
      }
    };
  }

  /**
   * Looks for a post without remembering it.
   *
   * @param publishedAt of the post asked for
   */
  public synchronized Sighting look(String source, String id, String title, Instant publishedAt) {
    if (ids.containsKey(id)) {
      return Sighting.SAME_POST;
    }
    String text = normalised(title);
    Title same = titles.get(text);
    if (same != null && isNear(same, publishedAt)) {
      return sighting(same, source);
    }
    Set<String> words = words(text);
    if (words.size() < FEW_WORDS) {
      return Sighting.NEW;
    }
    return titles.values().stream()
        .filter(seen -> isNear(seen, publishedAt) && isNearly(seen.words, words))
        .findFirst()
        .map(seen -> sighting(seen, source))
        .orElse(Sighting.NEW);
  }

  private static Sighting sighting(Title seen, String source) {
    return seen.source.equals(source) ? Sighting.REPEATED : Sighting.SPREAD;
  }

  private static boolean isNear(Title seen, Instant publishedAt) {
    return Duration.between(seen.publishedAt, publishedAt).abs().compareTo(SAME_TEXT) < 0;
  }

  private static boolean isNearly(Set<String> one, Set<String> other) {
    // Sizes first: they rule out nearly all pairs.
    int smaller = Math.min(one.size(), other.size());
    int larger = Math.max(one.size(), other.size());
    if (smaller < NEARLY * larger) {
      return false;
    }
    int common = 0;
    for (String word : one) {
      if (other.contains(word)) {
        common++;
      } else if (Character.isDigit(word.charAt(0))) {
        return false;
      }
    }
    return common >= NEARLY * (one.size() + other.size() - common)
        && other.stream().noneMatch(w -> Character.isDigit(w.charAt(0)) && !one.contains(w));
  }

  public synchronized void add(String source, String id, String title, Instant publishedAt) {
    ids.put(id, publishedAt);
    String text = normalised(title);
    // Nothing can be said of a title such as "Update".
    if (text.length() >= SHORT_TITLE) {
      titles.put(text, new Title(source, words(text), publishedAt));
    }
  }

  public synchronized int size() {
    return ids.size();
  }

  private static Set<String> words(String normalised) {
    return Set.copyOf(List.of(normalised.split(" ")));
  }

  private static String normalised(String title) {
    return REPOST
        .matcher(title.strip())
        .replaceFirst("")
        .toLowerCase(Locale.ROOT)
        .replaceAll("https?://\\S+", " ")
        .replaceAll("[^\\p{L}\\p{N}]+", " ")
        .strip();
  }
}
