package io.tradebot.sentimentingest.domain;

import io.tradebot.sentimentingest.domain.LabelledText.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The word list and what was learnt from labelled texts, the better one first.
 *
 * @param scorers the first decides
 * @param trained by cross-validation: each text judged by a scorer that has not seen it
 * @param lexicon on the same texts
 */
public record ScorerChoice(
    List<SentimentScorer> scorers, Judgement trained, Judgement lexicon, int texts) {
  private static final int FOLDS = 5;

  /** A score this far from 0 is an opinion. */
  private static final double NEUTRAL = 0.2;

  public ScorerChoice {
    scorers = List.copyOf(scorers);
  }

  /** Learns and compares; a text that occurs twice counts once, or it would judge itself. */
  public static ScorerChoice of(List<LabelledText> all) {
    List<LabelledText> texts =
        List.copyOf(
            all.stream()
                .collect(
                    Collectors.toMap(
                        LabelledText::text, t -> t, (first, _) -> first, LinkedHashMap::new))
                .values());
    List<Label> truth = texts.stream().map(LabelledText::label).toList();
    boolean neutral = truth.contains(Label.NEUTRAL);
    LexiconScorer words = new LexiconScorer();
    TrainedScorer learnt = TrainedScorer.of(texts);
    Judgement trained = Judgement.of(truth, TrainedScorer.crossValidated(texts, FOLDS));
    Judgement lexicon =
        Judgement.of(
            truth,
            texts.stream().map(t -> label(words.score(t.text(), "").value(), neutral)).toList());
    return new ScorerChoice(
        trained.macroF1() > lexicon.macroF1() ? List.of(learnt, words) : List.of(words, learnt),
        trained,
        lexicon,
        texts.size());
  }

  /** Where people had two answers alone, a text without an opinion goes to the positive ones. */
  static Label label(double score, boolean neutral) {
    double band = neutral ? NEUTRAL : 0;
    return score > band || (!neutral && score == 0)
        ? Label.POSITIVE
        : score < -band ? Label.NEGATIVE : Label.NEUTRAL;
  }
}
