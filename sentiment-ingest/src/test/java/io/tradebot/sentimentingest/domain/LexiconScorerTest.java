package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.testkit.SeededRuns;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LexiconScorerTest {
  private final LexiconScorer scorer = new LexiconScorer();

  private double score(String title) {
    return scorer.score(title, "").value();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bitcoin soars to a record high as ETF inflows surge",
        "Ethereum rallies sharply after approval",
        "I am so bullish on this, buy the dip",
        "Swiss mega-bank UBS ramps up its Bitcoin exposure",
        "Inflation cools, crypto climbs",
        "The lawsuit was not a fraud",
        "Stolen funds recovered: exchange recovered stolen coins"
      })
  void readsGoodNewsAsBullish(String title) {
    assertThat(score(title)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Exchange hacked, millions stolen",
        "Bitcoin plunges as panic selling spreads",
        "SEC sues another exchange",
        "This is not bullish at all",
        "Token crashes 90 % in a rug pull",
        "Ether falls below support amid fears of recession",
        "No rally in sight for bitcoin"
      })
  void readsBadNewsAsBearish(String title) {
    assertThat(score(title)).isNegative();
  }

  @Test
  void weighsDegreesAndNegations() {
    assertThat(score("bitcoin is very bullish")).isGreaterThan(score("bitcoin is bullish"));
    assertThat(score("bitcoin is slightly bullish")).isLessThan(score("bitcoin is bullish"));
    assertThat(score("bitcoin isn't bullish")).isBetween(score("bitcoin is bearish"), 0.0);
  }

  @Test
  void countsTheBodyLessThanTheTitle() {
    assertThat(scorer.score("Bitcoin surges", "").value())
        .isGreaterThan(scorer.score("Bitcoin", "It surges").value());
  }

  @Test
  void hasNoOpinionOnWhatItDoesNotUnderstand() {
    assertThat(scorer.score("Le chat est sur la table", "")).isEqualTo(Score.NOTHING);
    assertThat(scorer.score("", "")).isEqualTo(Score.NOTHING);
  }

  @Test
  void staysWithinItsRangeWhateverTheText() {
    List<String> words =
        List.of(
            "not",
            "very",
            "surge",
            "crash",
            "hack",
            "🚀",
            "'",
            "\u0000",
            "$BTC",
            "up",
            "all time high",
            "ß");
    SeededRuns.of(200)
        .forEach(
            random -> {
              StringBuilder text = new StringBuilder();
              for (int i = random.nextInt(300); i > 0; i--) {
                text.append(words.get(random.nextInt(words.size()))).append(' ');
              }

              Score score = scorer.score(text.toString(), text.toString());

              assertThat(score.value()).isBetween(-1.0, 1.0);
              assertThat(score.confidence()).isBetween(0.0, 1.0);
            });
  }

  @Test
  void hearsEmphasisAndContrast() {
    assertThat(score("bitcoin is BULLISH")).isGreaterThan(score("bitcoin is bullish"));
    assertThat(score("bitcoin is bullish!!")).isGreaterThan(score("bitcoin is bullish"));
    assertThat(score("good start, but a bad end")).isNegative();
    assertThat(score("bad start, but a good end")).isPositive();
    assertThat(score("BTC \uD83D\uDE80")).isPositive();
  }
}
