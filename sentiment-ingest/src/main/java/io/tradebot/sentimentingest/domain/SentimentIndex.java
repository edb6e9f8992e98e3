package io.tradebot.sentimentingest.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The sentiment of one asset: the decayed, confidence-weighted mean of what was written.
 *
 * <p>With {@code w = confidence * 2^(-age / halfLife)} per post, {@code n = Σw}, {@code k = 0.5}
 * the weight of a neutral prior, and {@code σ} the weighted standard deviation of the scores,
 *
 * <pre>
 * index       = Σ(w * score) / (n + k)
 * uncertainty = 1 - n / (n + 2) * (1 - σ)
 * </pre>
 *
 * <p>so the index falls back to zero as its evidence ages, and the uncertainty rises to one. Age
 * counts from publication, or from when we first saw it where that is earlier. Posts older than
 * eight half-lives weigh less than 0.4 % and are dropped. Not thread-safe.
 */
public final class SentimentIndex {
  private static final double PRIOR = 0.5;
  private static final double HALF_KNOWN = 2;
  private static final int HALF_LIVES = 8;

  /** The index at a moment; see the class for the formulas. */
  public record Value(double index, double uncertainty, int posts) {
    static final Value UNKNOWN = new Value(0, 1, 0);
  }

  private record Entry(Instant at, Score score) {}

  private final Duration halfLife;
  private final int capacity;
  private final List<Entry> entries = new ArrayList<>();

  public SentimentIndex(Duration halfLife, int capacity) {
    this.halfLife = halfLife;
    this.capacity = capacity;
  }

  /** Takes in a post; one without confidence weighs nothing and is left out. */
  public void add(Score score, Instant publishedAt, Instant firstSeenAt) {
    if (score.confidence() == 0) {
      return;
    }
    entries.add(new Entry(publishedAt.isBefore(firstSeenAt) ? publishedAt : firstSeenAt, score));
    if (entries.size() > capacity) {
      entries.remove(entries.stream().min(Comparator.comparing(Entry::at)).orElseThrow());
    }
  }

  /** The value at a moment. */
  public Value at(Instant now) {
    Instant oldest = now.minus(halfLife.multipliedBy(HALF_LIVES));
    entries.removeIf(entry -> entry.at.isBefore(oldest));
    double n = 0;
    double sum = 0;
    double squares = 0;
    int posts = 0;
    for (Entry entry : entries) {
      double age = Math.max(0, Duration.between(entry.at, now).toMillis());
      double weight = entry.score.confidence() * Math.pow(2, -age / halfLife.toMillis());
      n += weight;
      sum += weight * entry.score.value();
      squares += weight * entry.score.value() * entry.score.value();
      posts++;
    }
    if (posts == 0 || n == 0) {
      return Value.UNKNOWN;
    }
    double mean = sum / n;
    double deviation = Math.sqrt(Math.max(0, squares / n - mean * mean));
    return new Value(
        sum / (n + PRIOR), 1 - n / (n + HALF_KNOWN) * (1 - Math.min(1, deviation)), posts);
  }
}
