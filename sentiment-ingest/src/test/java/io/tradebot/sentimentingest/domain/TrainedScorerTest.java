package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.sentimentingest.domain.LabelledText.Label;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrainedScorerTest {
  @Test
  void learnsWordsThatTheListDoesNotKnow() {
    TrainedScorer scorer = TrainedScorer.of(texts(200));

    assertThat(scorer.label("the blorp of the week")).isEqualTo(Label.POSITIVE);
    assertThat(scorer.label("the quorn of the week")).isEqualTo(Label.NEGATIVE);
    assertThat(scorer.score("a blorp", "").value()).isGreaterThan(0.5);
    assertThat(scorer.score("a quorn", "").value()).isLessThan(-0.5);
    assertThat(scorer.score("a blorp", "").confidence()).isBetween(0.3, 1.0);
  }

  @Test
  void theSameTextsGiveTheSameScorerAndOthersAnotherName() {
    TrainedScorer first = TrainedScorer.of(texts(150));
    TrainedScorer second = TrainedScorer.of(texts(150));
    TrainedScorer other = TrainedScorer.of(texts(151));

    assertThat(second.name()).isEqualTo(first.name()).startsWith("ngrams-1-");
    assertThat(second.score("blorp and quorn", "")).isEqualTo(first.score("blorp and quorn", ""));
    assertThat(other.name()).isNotEqualTo(first.name());
  }

  @Test
  void neverSaysALabelThatNobodyGave() {
    List<LabelledText> two =
        texts(300).stream().filter(text -> text.label() != Label.NEUTRAL).toList();

    assertThat(TrainedScorer.crossValidated(two, 5)).doesNotContain(Label.NEUTRAL);
  }

  @Test
  void shuffledLabelsTeachNothing() {
    List<LabelledText> texts = texts(600);
    List<Label> labels = new ArrayList<>(texts.stream().map(LabelledText::label).toList());
    Collections.shuffle(labels, new Random(5));
    List<LabelledText> shuffled = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      shuffled.add(new LabelledText(texts.get(i).text(), labels.get(i)));
    }

    Judgement honest = Judgement.of(labels(texts), TrainedScorer.crossValidated(texts, 5));
    Judgement placebo = Judgement.of(labels, TrainedScorer.crossValidated(shuffled, 5));

    assertThat(honest.accuracy()).isGreaterThan(0.95);
    assertThat(placebo.accuracy()).isBetween(0.23, 0.43);
  }

  @Test
  void refusesTooFewTexts() {
    assertThatThrownBy(() -> TrainedScorer.of(texts(99)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 100 labelled texts")
        .hasMessageContaining("was 99");
  }

  private static List<Label> labels(List<LabelledText> texts) {
    return texts.stream().map(LabelledText::label).toList();
  }

  /** Each third text of one kind, told by one made-up word among numbered others. */
  private static List<LabelledText> texts(int count) {
    List<LabelledText> texts = new ArrayList<>();
    List<Label> labels = List.of(Label.values());
    for (int i = 0; i < count; i++) {
      Label label = labels.get(i % labels.size());
      String word =
          switch (label) {
            case POSITIVE -> "blorp";
            case NEGATIVE -> "quorn";
            case NEUTRAL -> "table";
          };
      texts.add(new LabelledText("word" + i % 17 + " " + word + " other" + i % 23, label));
    }
    return texts;
  }
}
