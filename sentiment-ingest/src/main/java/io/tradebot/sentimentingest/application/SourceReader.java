package io.tradebot.sentimentingest.application;

import io.tradebot.sentimentingest.domain.Post;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reads one source. Called by one thread at a time; blocks, for a bounded time. */
public interface SourceReader {

  /** Whom it reads, e.g. {@code rss:coindesk}. */
  String source();

  /**
   * Asks the source once.
   *
   * @param now the moment of asking, for posts that do not say when they were written
   */
  Outcome read(Instant now) throws InterruptedException;

  /**
   * The posts of the last {@link Read} were taken in: the next question may ask for news only.
   *
   * <p>Without this, a batch that could not be published would be lost behind a "not modified".
   */
  void accepted();

  /** What came of asking. */
  sealed interface Outcome permits Read, Unchanged, Rested, Failed {}

  /** Posts, known ones included. */
  record Read(List<Post> posts) implements Outcome {
    public Read {
      posts = List.copyOf(posts);
    }
  }

  /** The source says that nothing changed. */
  record Unchanged() implements Outcome {}

  /** It was not asked: the questions of the day are used up, and more come after {@code pause}. */
  record Rested(Duration pause) implements Outcome {}

  /**
   * The source did not answer as it should.
   *
   * @param kind for metrics: {@code unauthorised}, {@code throttled}, {@code http_error}, {@code
   *     unreachable}, {@code too_large} or {@code malformed}
   * @param reason in words
   * @param retryAfter how long it asked to be left alone; zero when it did not
   */
  record Failed(String kind, String reason, Duration retryAfter) implements Outcome {}
}
