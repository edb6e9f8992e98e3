package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.sentimentingest.domain.LabelledText.Label;
import io.tradebot.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the word list, and what was learnt from others' labels, with people's judgement. The
 * printed figures stand in docs/sentiment.md. None of these texts was looked at when the list was
 * made.
 */
class ScorerEvaluationTest {
  // A field of CSV: in quotes, with doubled quotes inside, or without.
  private static final Pattern FIELD =
      Pattern.compile("\\G(?:\"((?:[^\"]|\"\")*+)\"|([^,]*))(?:,|$)");

  @Test
  void beatsTheMajorityAndPlainCountingOnFinancialNews() throws IOException {
    List<LabelledText> texts = read("data/sentiment/financial-phrasebank-allagree.csv.gz", 1, 0);

    compare("financial news", texts);
  }

  @Test
  void beatsTheMajorityAndPlainCountingOnCommentsAboutCrypto() throws IOException {
    List<LabelledText> texts = read("data/sentiment/surge-crypto-reddit-sentiment.csv.gz", 0, 1);

    compare("crypto comments", texts);
  }

  private static void compare(String what, List<LabelledText> texts) {
    assertThat(texts).hasSizeGreaterThan(500);
    List<Label> truth = texts.stream().map(LabelledText::label).toList();
    boolean neutral = truth.contains(Label.NEUTRAL);
    Label majority =
        Stream.of(Label.values())
            .max(Comparator.comparingLong(l -> truth.stream().filter(t -> t == l).count()))
            .orElseThrow();

    ScorerChoice choice = ScorerChoice.of(texts);
    Judgement plain =
        Judgement.of(
            truth,
            texts.stream().map(t -> ScorerChoice.label(plainCount(t.text()), neutral)).toList());
    Judgement base = Judgement.of(truth, Collections.nCopies(truth.size(), majority));

    System.out.printf(
        Locale.ROOT,
        "%s, %d texts: %s %s; %s %s; plain counting %s; majority %s%n",
        what,
        choice.texts(),
        choice.scorers().getFirst().name(),
        choice.trained(),
        choice.scorers().getLast().name(),
        choice.lexicon(),
        plain,
        base);
    assertThat(choice.lexicon().macroF1())
        .isGreaterThan(plain.macroF1())
        .isGreaterThan(base.macroF1());
    assertThat(choice.trained().macroF1()).isGreaterThan(choice.lexicon().macroF1() + 0.05);
    assertThat(choice.trained().accuracy()).isGreaterThan(choice.lexicon().accuracy() + 0.05);
    assertThat(choice.scorers().getFirst()).isInstanceOf(TrainedScorer.class);
  }

  /** A dozen words of general praise and blame, counted without any rule. */
  private static double plainCount(String text) {
    double sum = 0;
    for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z]+")) {
      if (List.of("good", "great", "best", "love", "happy", "positive", "win").contains(word)) {
        sum++;
      }
      if (List.of("bad", "worst", "hate", "sad", "negative", "loss", "fail").contains(word)) {
        sum--;
      }
    }
    return Math.tanh(sum);
  }

  private static List<LabelledText> read(String file, int textColumn, int labelColumn)
      throws IOException {
    return rows(file).stream()
        .map(
            fields ->
                new LabelledText(
                    fields.get(textColumn),
                    Label.valueOf(fields.get(labelColumn).strip().toUpperCase(Locale.ROOT))))
        .toList();
  }

  /** The rows below the header, field by field. */
  static List<List<String>> rows(String file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (BufferedReader lines = SharedData.reader(file)) {
      String header = lines.readLine();
      assertThat(header).isNotNull();
      StringBuilder row = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        row.append(row.isEmpty() ? "" : "\n").append(line);
        // A row goes on while a quote is open.
        if (row.chars().filter(c -> c == '"').count() % 2 == 0) {
          rows.add(fields(row.toString()));
          row.setLength(0);
        }
      }
    }
    return rows;
  }

  private static List<String> fields(String row) {
    List<String> fields = new ArrayList<>();
    Matcher matcher = FIELD.matcher(row);
    while (matcher.find() && matcher.start() < row.length()) {
      fields.add(
          matcher.group(1) == null ? matcher.group(2) : matcher.group(1).replace("\"\"", "\""));
    }
    return fields;
  }
}
