package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Compares the word list with people's judgement. The printed figures stand in docs/sentiment.md.
 * None of these texts was looked at when the list was made.
 */
class LexiconEvaluationTest {
  private static final List<String> LABELS = List.of("negative", "neutral", "positive");
  private static final double NEUTRAL = 0.2;
  // A field of CSV: in quotes, with doubled quotes inside, or without.
  private static final Pattern FIELD =
      Pattern.compile("\\G(?:\"((?:[^\"]|\"\")*+)\"|([^,]*))(?:,|$)");

  private record Labelled(String text, String label) {}

  private record Result(double accuracy, double macroF1) {}

  private final LexiconScorer scorer = new LexiconScorer();

  @Test
  void beatsTheMajorityAndPlainCountingOnFinancialNews() throws IOException {
    List<Labelled> texts = read("data/sentiment/financial-phrasebank-allagree.csv.gz", 1, 0);

    compare("financial news", texts);
  }

  @Test
  void beatsTheMajorityAndPlainCountingOnCommentsAboutCrypto() throws IOException {
    List<Labelled> texts = read("data/sentiment/surge-crypto-reddit-sentiment.csv.gz", 0, 1);

    compare("crypto comments", texts);
  }

  private void compare(String what, List<Labelled> texts) {
    assertThat(texts).hasSizeGreaterThan(500);
    String majority =
        LABELS.stream()
            .max(
                Comparator.comparingLong(
                    l -> texts.stream().filter(t -> t.label.equals(l)).count()))
            .orElseThrow();
    boolean twoClasses = texts.stream().noneMatch(t -> t.label.equals("neutral"));
    Result lexicon = judge(texts, twoClasses, text -> scorer.score(text, "").value());
    Result plain = judge(texts, twoClasses, LexiconEvaluationTest::plainCount);
    Result base = judge(texts, twoClasses, _ -> LABELS.indexOf(majority) - 1.0);

    System.out.printf(
        Locale.ROOT,
        "%s, %d texts: %s macro-F1 %.3f accuracy %.3f; plain counting %.3f %.3f; majority %.3f"
            + " %.3f%n",
        what,
        texts.size(),
        scorer.name(),
        lexicon.macroF1,
        lexicon.accuracy,
        plain.macroF1,
        plain.accuracy,
        base.macroF1,
        base.accuracy);
    assertThat(lexicon.macroF1).isGreaterThan(plain.macroF1).isGreaterThan(base.macroF1);
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

  private static Result judge(
      List<Labelled> texts, boolean twoClasses, ToDoubleFunction<String> score) {
    int[][] confusion = new int[3][3];
    for (Labelled text : texts) {
      double value = score.applyAsDouble(text.text);
      // Where people had only two answers, a text without an opinion goes to the positive ones.
      double band = twoClasses ? 0 : NEUTRAL;
      int said = value > band || (twoClasses && value == 0) ? 2 : value < -band ? 0 : 1;
      confusion[LABELS.indexOf(text.label)][said]++;
    }
    double f1 = 0;
    int right = 0;
    int classes = 0;
    for (int label = 0; label < 3; label++) {
      int actual = confusion[label][0] + confusion[label][1] + confusion[label][2];
      int said = confusion[0][label] + confusion[1][label] + confusion[2][label];
      right += confusion[label][label];
      if (actual > 0) {
        classes++;
        f1 += 2.0 * confusion[label][label] / (actual + said);
      }
    }
    return new Result((double) right / texts.size(), f1 / classes);
  }

  private static List<Labelled> read(String file, int textColumn, int labelColumn)
      throws IOException {
    List<Labelled> texts = new ArrayList<>();
    try (BufferedReader lines = SharedData.reader(file)) {
      String header = lines.readLine();
      assertThat(header).isNotNull();
      StringBuilder row = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        row.append(row.isEmpty() ? "" : "\n").append(line);
        // A row goes on while a quote is open.
        if (row.chars().filter(c -> c == '"').count() % 2 == 0) {
          List<String> fields = fields(row.toString());
          String label = fields.get(labelColumn).toLowerCase(Locale.ROOT).strip();
          assertThat(LABELS).contains(label);
          texts.add(new Labelled(fields.get(textColumn), label));
          row.setLength(0);
        }
      }
    }
    return texts;
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
