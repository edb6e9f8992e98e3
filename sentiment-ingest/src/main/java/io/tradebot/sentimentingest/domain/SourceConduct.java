package io.tradebot.sentimentingest.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How one source behaves, and whether its posts may count. Not thread-safe.
 *
 * <p>A source that brings more new posts in an hour than anybody writes (a flood), or that mostly
 * says the same again under new ids (a repeater), is put in quarantine: for an hour from its last
 * offence its posts are kept on record but move no index. A source that used to bring news and has
 * stopped is silent: nothing to withhold, but somebody should look. It counts as stopped after
 * twenty times its usual pause between posts, and not before six hours.
 */
public final class SourceConduct {
  /** At most this many new posts in an hour; busy houses write a few dozen. */
  static final int FLOOD = 300;

  /** Among this many recent posts... */
  static final int JUDGED = 40;

  /** ...at least this share repeats under a new id. */
  static final double REPEATING = 0.6;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PENALTY = Duration.ofHours(1);
  private static final Duration NOT_YET_SILENT = Duration.ofHours(6);
  private static final int KNOWN_FROM = 10;
  private static final int USUAL_PAUSES = 20;
  private static final double LEARNING = 0.1;

  /** What is wrong with a source. */
  public enum Fault {
    NONE,
    FLOOD,
    REPEATS,
    SILENT
  }

  private final Deque<Instant> fresh = new ArrayDeque<>();
  private final Deque<Boolean> recent = new ArrayDeque<>();
  private Instant lastNews;
  private Instant lastPublished = Instant.MIN;
  private double usualPauseMs;
  private int news;
  private Fault offence = Fault.NONE;
  private Instant freeAt = Instant.MIN;
  private int judgedRepeats;

  /**
   * A source of which nothing is known.
   *
   * @param now from when its silence is counted
   */
  public SourceConduct(Instant now) {
    this.lastNews = now;
  }

  /**
   * It brought a post with a new id.
   *
   * @param repeats whether it had said the same before, under another id
   */
  public void brought(boolean repeats, Instant publishedAt, Instant now) {
    recent.addLast(repeats);
    judgedRepeats += repeats ? 1 : 0;
    if (recent.size() > JUDGED) {
      judgedRepeats -= recent.removeFirst() ? 1 : 0;
    }
    if (!repeats) {
      learnPause(publishedAt);
      lastNews = now;
      fresh.addLast(now);
    }
    forget(now);
    if (fresh.size() > FLOOD) {
      offend(Fault.FLOOD, now);
    } else if (recent.size() == JUDGED && judgedRepeats >= REPEATING * JUDGED) {
      offend(Fault.REPEATS, now);
    }
  }

  private void learnPause(Instant publishedAt) {
    if (news++ > 0) {
      double pauseMs = Math.abs(Duration.between(lastPublished, publishedAt).toMillis());
      usualPauseMs += (news == 2 ? 1 : LEARNING) * (pauseMs - usualPauseMs);
    }
    lastPublished = publishedAt;
  }

  private void offend(Fault fault, Instant now) {
    offence = fault;
    freeAt = now.plus(PENALTY);
  }

  private void forget(Instant now) {
    Instant oldest = now.minus(HOUR);
    while (!fresh.isEmpty() && fresh.getFirst().isBefore(oldest)) {
      fresh.removeFirst();
    }
  }

  /** Whether its posts are withheld from the index. */
  public boolean isQuarantined(Instant now) {
    return now.isBefore(freeAt);
  }

  /** What is wrong with it at the moment. */
  public Fault fault(Instant now) {
    if (isQuarantined(now)) {
      return offence;
    }
    double silentMs = Math.max((double) NOT_YET_SILENT.toMillis(), USUAL_PAUSES * usualPauseMs);
    boolean silent = news >= KNOWN_FROM && Duration.between(lastNews, now).toMillis() > silentMs;
    return silent ? Fault.SILENT : Fault.NONE;
  }
}
