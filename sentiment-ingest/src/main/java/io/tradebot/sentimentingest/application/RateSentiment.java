package io.tradebot.sentimentingest.application;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.money.Asset;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.common.sentiment.SentimentPostScored;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.state.StateStore;
import io.tradebot.sentimentingest.domain.AssetMatcher;
import io.tradebot.sentimentingest.domain.Post;
import io.tradebot.sentimentingest.domain.Score;
import io.tradebot.sentimentingest.domain.SeenPosts;
import io.tradebot.sentimentingest.domain.SentimentIndex;
import io.tradebot.sentimentingest.domain.SentimentScorer;
import io.tradebot.sentimentingest.domain.SourceConduct;
import io.tradebot.sentimentingest.domain.TextQuality;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Scores new posts, publishes them, and keeps and publishes the index of each asset. Thread-safe.
 *
 * <p>A post counts as seen only once it is published: when Redis is away the caller gets the
 * exception, and the same post is new again at the next reading.
 */
public final class RateSentiment {
  private static final int SEEN = 20_000;
  // A date this old is a mistake or an archive; neither says anything about now.
  private static final Duration OLDEST = Duration.ofDays(30);

  private final EventBus bus;
  private final StateStore store;
  private final TimeSeriesWriter timeSeries;
  private final List<SentimentScorer> scorers;
  private final AssetMatcher matcher;
  private final TextQuality quality = new TextQuality();
  private final Duration staleAfter;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final SeenPosts seen = new SeenPosts(SEEN);
  private final Map<Asset, SentimentIndex> indices = new LinkedHashMap<>();
  private final Map<String, SourceConduct> conducts = new ConcurrentHashMap<>();
  private final Map<Asset, SentimentIndexUpdated> latest = new ConcurrentHashMap<>();
  private Instant lastDelivery;

  /**
   * Makes an empty one; {@link #restore} comes first.
   *
   * @param scorers the first one's score moves the index; what the others say is kept beside it
   * @param halfLife of a post's weight
   * @param staleAfter without any answer of any source for so long, the index is neutral
   */
  public RateSentiment(
      EventBus bus,
      StateStore store,
      TimeSeriesWriter timeSeries,
      List<SentimentScorer> scorers,
      Collection<Asset> assets,
      Duration halfLife,
      Duration staleAfter,
      InstantSource clock,
      MeterRegistry meters) {
    this.bus = bus;
    this.store = store;
    this.timeSeries = timeSeries;
    this.scorers = List.copyOf(scorers);
    this.matcher = new AssetMatcher(assets);
    this.staleAfter = staleAfter;
    this.clock = clock;
    this.meters = meters;
    this.lastDelivery = Instant.MIN;
    for (Asset asset : assets) {
      indices.put(asset, new SentimentIndex(halfLife, StateKeys.posts(asset).maxLength()));
      meters.gauge(
          "tradebot.sentiment.index",
          List.of(Tag.of("asset", asset.code())),
          this,
          me -> me.gauge(asset, true));
      meters.gauge(
          "tradebot.sentiment.uncertainty",
          List.of(Tag.of("asset", asset.code())),
          this,
          me -> me.gauge(asset, false));
    }
  }

  private double gauge(Asset asset, boolean index) {
    SentimentIndexUpdated value = latest.get(asset);
    return value == null ? Double.NaN : index ? value.index() : value.uncertainty();
  }

  /**
   * Takes up where the process before left off.
   *
   * @throws io.tradebot.platform.bus.BusDisconnectedException when Redis does not answer; may be
   *     repeated
   */
  public synchronized void restore() {
    Map<Asset, List<Envelope<?>>> histories = new LinkedHashMap<>();
    for (Asset asset : indices.keySet()) {
      var history = StateKeys.posts(asset);
      histories.put(asset, store.newest(history, history.maxLength()));
    }
    histories.forEach(
        (asset, envelopes) -> {
          for (Envelope<?> envelope : envelopes) {
            if (envelope.payload() instanceof SentimentPostScored post) {
              seen.add(post.source(), post.postId(), post.title(), post.publishedAt());
              index(asset)
                  .add(
                      new Score(post.score(), post.confidence()),
                      post.publishedAt(),
                      post.firstSeenAt());
              if (post.firstSeenAt().isAfter(lastDelivery)) {
                lastDelivery = post.firstSeenAt();
              }
            }
          }
        });
  }

  /** A source answered, with or without news. */
  public synchronized void delivered() {
    lastDelivery = clock.instant();
  }

  /**
   * Scores and publishes what is new among the posts of a source, and the indices they change.
   *
   * @throws io.tradebot.platform.bus.BusDisconnectedException when Redis does not take them; what
   *     was not published is new again
   */
  public synchronized int take(List<Post> posts) {
    delivered();
    Instant firstSeen = clock.instant();
    Set<Asset> touched = new TreeSet<>();
    int fresh = 0;
    for (Post post : posts) {
      Instant published = publishedAt(post, firstSeen);
      SeenPosts.Sighting sighting = seen.look(post.source(), post.id(), post.title(), published);
      if (sighting == SeenPosts.Sighting.SAME_POST) {
        continue;
      }
      String reason = whyNot(post, sighting, published, firstSeen);
      if (reason.isEmpty()) {
        // A nanosecond apart: a series keeps one point per moment.
        touched.addAll(publish(post, published, firstSeen.plusNanos(fresh)));
        fresh++;
      } else {
        meters
            .counter("tradebot.sentiment.dropped", "source", post.source(), "reason", reason)
            .increment();
      }
      // Only now: what Redis did not take comes again, and is no offence of the source.
      conduct(post.source()).brought(sighting == SeenPosts.Sighting.REPEATED, published, firstSeen);
      seen.add(post.source(), post.id(), post.title(), published);
    }
    for (Asset asset : touched) {
      publishIndex(asset);
    }
    return fresh;
  }

  /** Why a post moves no index; empty when it does. */
  private String whyNot(
      Post post, SeenPosts.Sighting sighting, Instant published, Instant firstSeen) {
    if (sighting != SeenPosts.Sighting.NEW) {
      return "duplicate";
    }
    if (published.isBefore(firstSeen.minus(OLDEST))) {
      return "old";
    }
    if (conduct(post.source()).isQuarantined(firstSeen)) {
      return "quarantine";
    }
    return post.reading() == null
        ? quality
            .flawOf(post.title() + "\n" + post.body())
            .map(TextQuality.Flaw::wireName)
            .orElse("")
        : "";
  }

  private SourceConduct conduct(String source) {
    return conducts.computeIfAbsent(
        source,
        name -> {
          meters.gauge(
              "tradebot.sentiment.source.quarantined",
              List.of(Tag.of("source", name)),
              this,
              me -> me.fault(name) == SourceConduct.Fault.NONE ? 0 : 1);
          return new SourceConduct(clock.instant());
        });
  }

  /** What is wrong with the way a source behaves. */
  public synchronized SourceConduct.Fault fault(String source) {
    SourceConduct conduct = conducts.get(source);
    return conduct == null ? SourceConduct.Fault.NONE : conduct.fault(clock.instant());
  }

  /** Publishes all indices as they stand now: older, and neutral when all sources are silent. */
  public synchronized void refresh() {
    indices.keySet().forEach(this::publishIndex);
  }

  /** Whether no source has answered within the allowed time. */
  public synchronized boolean isStale() {
    return lastDelivery.isBefore(clock.instant().minus(staleAfter));
  }

  private static Instant publishedAt(Post post, Instant firstSeen) {
    Instant said = post.publishedAt();
    // Nobody can have seen it before it was written; a date in the future is a wrong clock.
    return said == null || said.isAfter(firstSeen) ? firstSeen : said;
  }

  private Set<Asset> publish(Post post, Instant published, Instant firstSeen) {
    Set<Asset> assets = assets(post);
    if (assets.isEmpty()) {
      return Set.of();
    }
    Map<String, Score> scores = scores(post);
    Map.Entry<String, Score> decisive = scores.entrySet().iterator().next();
    Score score = decisive.getValue();
    for (Asset asset : assets) {
      SentimentPostScored scored =
          new SentimentPostScored(
              asset,
              post.id(),
              post.source(),
              post.title(),
              post.url(),
              score.value(),
              score.confidence(),
              decisive.getKey(),
              published,
              firstSeen,
              clock.instant());
      bus.publishDurably(
          Channels.sentimentPost(asset),
          scored,
          published,
          Trace.ORIGIN,
          null,
          StateKeys.posts(asset));
      index(asset).add(score, published, firstSeen);
      meters
          .counter("tradebot.sentiment.posts", "source", post.source(), "asset", asset.code())
          .increment();
      scores.forEach((by, said) -> record(post, asset, by, said, published, firstSeen));
    }
    return assets;
  }

  private Set<Asset> assets(Post post) {
    if (post.reading() != null) {
      return indices.keySet();
    }
    Set<Asset> assets = new TreeSet<>(matcher.match(post.title() + "\n" + post.body()));
    indices.keySet().stream()
        .filter(asset -> post.mentions().contains(asset.code()))
        .forEach(assets::add);
    return assets;
  }

  /** What each scorer says, the decisive one first. */
  private Map<String, Score> scores(Post post) {
    Map<String, Score> scores = new LinkedHashMap<>();
    Post.Reading reading = post.reading();
    if (reading == null) {
      scorers.forEach(scorer -> scores.put(scorer.name(), scorer.score(post.title(), post.body())));
    } else {
      scores.put(reading.scorer(), reading.score());
    }
    return scores;
  }

  private void record(
      Post post, Asset asset, String by, Score score, Instant published, Instant firstSeen) {
    timeSeries.write(
        new Point(
            "sentiment_posts",
            Map.of("asset", asset.code(), "source", post.source(), "scorer", by),
            Map.of(
                "score",
                score.value(),
                "confidence",
                score.confidence(),
                "title",
                post.title(),
                "post_id",
                post.id(),
                "published_at_ms",
                published.toEpochMilli()),
            Point.timeNs(firstSeen, post.id())));
  }

  private void publishIndex(Asset asset) {
    Instant now = clock.instant();
    boolean stale = isStale();
    SentimentIndex.Value value = index(asset).at(now);
    SentimentIndexUpdated updated =
        new SentimentIndexUpdated(
            asset,
            stale ? 0 : value.index(),
            stale ? 1 : value.uncertainty(),
            value.posts(),
            stale,
            now);
    // Remembered first: what the metrics say must not depend on Redis.
    latest.put(asset, updated);
    timeSeries.write(
        new Point(
            "sentiment_index",
            Map.of("asset", asset.code()),
            Map.of(
                "index",
                updated.index(),
                "uncertainty",
                updated.uncertainty(),
                "posts",
                (long) updated.posts(),
                "stale",
                stale),
            nanos(now)));
    bus.publishDurably(
        Channels.sentimentScore(asset),
        updated,
        now,
        Trace.ORIGIN,
        StateKeys.sentiment(asset),
        null);
  }

  private SentimentIndex index(Asset asset) {
    SentimentIndex index = indices.get(asset);
    if (index == null) {
      throw new IllegalArgumentException(asset + " is not configured");
    }
    return index;
  }

  private static long nanos(Instant at) {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
  }
}
