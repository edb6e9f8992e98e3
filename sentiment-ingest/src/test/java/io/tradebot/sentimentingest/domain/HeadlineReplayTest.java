package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.money.Asset;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Eight months of dated headlines, taken in as they would have come. */
class HeadlineReplayTest {
  private static final Asset BTC = Asset.of("BTC");
  private static final Duration HALF_LIFE = Duration.ofHours(6);
  private static final Duration STEP = Duration.ofHours(4);

  /** Between a headline's date and the moment that a poll could have brought it. */
  private static final Duration LATENCY = Duration.ofMinutes(5);

  private record Headline(Instant published, Score score) {
    Instant seen() {
      return published.plus(LATENCY);
    }
  }

  @Test
  void theSeriesIsTheSameHoweverMuchOfTheFutureIsKnown() throws IOException {
    List<Headline> headlines = headlines();
    Instant from = headlines.getFirst().published();
    Instant to = headlines.getLast().published().plus(Duration.ofDays(4));
    List<SentimentIndex.Value> whole = series(headlines, from, to);

    for (int part = 1; part < 8; part++) {
      Instant cut = from.plus(Duration.between(from, to).multipliedBy(part).dividedBy(8));
      List<Headline> known =
          headlines.stream().filter(headline -> !headline.seen().isAfter(cut)).toList();
      List<SentimentIndex.Value> shorter = series(known, from, cut);

      assertThat(shorter).isEqualTo(whole.subList(0, shorter.size()));
    }
    assertThat(headlines.size()).isGreaterThan(1_500);
    assertThat(Duration.between(from, to)).isGreaterThan(Duration.ofDays(240));
    assertThat(whole).allMatch(value -> Math.abs(value.index()) < 1);
    assertThat(whole.stream().mapToDouble(SentimentIndex.Value::index).max().orElse(0))
        .isGreaterThan(0.2);
    assertThat(whole.stream().mapToDouble(SentimentIndex.Value::index).min().orElse(0))
        .isLessThan(-0.2);
    assertThat(whole.getLast())
        .as("after four silent days")
        .isEqualTo(SentimentIndex.Value.UNKNOWN);
  }

  @Test
  void whatArrivesLateChangesNothingBeforeItArrives() throws IOException {
    List<Headline> headlines = headlines();
    SentimentIndex punctual = new SentimentIndex(HALF_LIFE, 500);
    SentimentIndex late = new SentimentIndex(HALF_LIFE, 500);
    Headline held = headlines.get(50);
    Instant now = held.published().plus(Duration.ofHours(2));
    for (Headline headline : headlines.subList(0, 50)) {
      punctual.add(headline.score(), headline.published(), headline.seen());
      late.add(headline.score(), headline.published(), headline.seen());
    }

    SentimentIndex.Value before = late.at(now);
    SentimentIndex.Value without = punctual.at(now);
    late.add(held.score(), held.published(), now);
    punctual.add(held.score(), held.published(), held.seen());

    assertThat(before).isEqualTo(without);
    assertThat(late.at(now)).as("its age counts from its date").isEqualTo(punctual.at(now));
    assertThat(late.at(now)).isNotEqualTo(before);
  }

  private static List<SentimentIndex.Value> series(
      List<Headline> headlines, Instant from, Instant to) {
    SentimentIndex index = new SentimentIndex(HALF_LIFE, 500);
    List<SentimentIndex.Value> values = new ArrayList<>();
    int next = 0;
    for (Instant now = from; !now.isAfter(to); now = now.plus(STEP)) {
      while (next < headlines.size() && !headlines.get(next).seen().isAfter(now)) {
        Headline headline = headlines.get(next++);
        index.add(headline.score(), headline.published(), headline.seen());
      }
      values.add(index.at(now));
    }
    return values;
  }

  /** Those that name bitcoin and say something, by their date. */
  private static List<Headline> headlines() throws IOException {
    LexiconScorer scorer = new LexiconScorer();
    AssetMatcher matcher = new AssetMatcher(List.of(BTC));
    List<Headline> headlines = new ArrayList<>();
    for (List<String> row :
        ScorerEvaluationTest.rows("data/sentiment/crypto-headlines-202110-202207.csv.gz")) {
      String title = row.get(5);
      String text = row.get(6);
      Score score = scorer.score(title, text);
      if (score.confidence() > 0 && matcher.match(title + "\n" + text).contains(BTC)) {
        Instant published = LocalDateTime.parse(row.get(0)).toInstant(ZoneOffset.UTC);
        headlines.add(new Headline(published, score));
      }
    }
    headlines.sort(Comparator.comparing(Headline::published));
    return headlines;
  }
}
