package io.tradebot.sentimentingest.domain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Counts words and phrases of a finance and crypto list, each with a weight from -3 to 3.
 *
 * <p>For every hit the weight is multiplied by what stands in the three words before it: a negation
 * turns it around at 0.7 of its strength ("not bullish" is weaker than "bearish"), an intensifier
 * strengthens, a diminisher weakens. A word in capitals among others that are not counts a quarter
 * more; what stands before the last "but" of a text counts half, what follows half as much again;
 * up to three exclamation marks add seven hundredths each. (The kinds of rules are those of VADER,
 * Hutto and Gilbert 2014; the words and strengths are our own.) Hits of the body count half of
 * those of the title. With {@code s} the sum and {@code h} the sum of the magnitudes,
 *
 * <pre>
 * score      = s / sqrt(s² + 4)
 * confidence = h / (h + 1.5)
 * </pre>
 *
 * <p>so one strong word gives a clear score with a modest confidence, and contradicting words a
 * score near zero with a high one. A text without a hit has no confidence and weighs nothing.
 */
public final class LexiconScorer implements SentimentScorer {
  private static final String RESOURCE = "lexicon-2.tsv";
  private static final Pattern WORD = Pattern.compile("[\\p{L}][\\p{L}'’]*|[0-9]+|\\p{So}");
  private static final int LONGEST_PHRASE = 4;
  private static final int REACH = 3;
  private static final double NEGATED = -0.7;
  private static final double BODY = 0.5;
  private static final double SHOUTED = 1.25;
  private static final double BEFORE_BUT = 0.5;
  private static final double AFTER_BUT = 1.5;
  private static final double EXCLAIMED = 0.07;
  private static final int EXCLAMATIONS = 3;
  private static final Set<String> BUT = Set.of("but", "however");
  private static final double ALPHA = 4;
  private static final double HALF_CONFIDENCE = 1.5;
  private static final Set<String> NEGATIONS =
      Set.of(
          "not",
          "no",
          "never",
          "without",
          "cannot",
          "isnt",
          "arent",
          "wasnt",
          "werent",
          "dont",
          "doesnt",
          "didnt",
          "wont",
          "cant",
          "couldnt",
          "shouldnt",
          "wouldnt",
          "hasnt",
          "havent",
          "hadnt",
          "aint",
          "neither",
          "nor",
          "hardly",
          "barely",
          "denies",
          "denied",
          "avoids",
          "avoided",
          "averts",
          "averted",
          "nothing",
          "unlikely");
  private static final Map<String, Double> DEGREES =
      Map.ofEntries(
          Map.entry("very", 1.3),
          Map.entry("extremely", 1.6),
          Map.entry("hugely", 1.5),
          Map.entry("massive", 1.5),
          Map.entry("massively", 1.5),
          Map.entry("huge", 1.4),
          Map.entry("sharply", 1.4),
          Map.entry("sharp", 1.3),
          Map.entry("strongly", 1.4),
          Map.entry("significantly", 1.3),
          Map.entry("major", 1.3),
          Map.entry("record", 1.3),
          Map.entry("really", 1.2),
          Map.entry("so", 1.1),
          Map.entry("super", 1.4),
          Map.entry("absolutely", 1.4),
          Map.entry("slightly", 0.6),
          Map.entry("slight", 0.6),
          Map.entry("somewhat", 0.7),
          Map.entry("modest", 0.7),
          Map.entry("modestly", 0.7),
          Map.entry("mildly", 0.6),
          Map.entry("little", 0.7),
          Map.entry("partly", 0.7),
          Map.entry("briefly", 0.7),
          Map.entry("could", 0.7),
          Map.entry("may", 0.7),
          Map.entry("might", 0.6),
          Map.entry("possibly", 0.6));

  private final Map<String, Double> weights;

  /** Reads the word list that comes with it. */
  public LexiconScorer() {
    this.weights = read();
  }

  @Override
  public String name() {
    return "lexicon-2";
  }

  /** How many words and phrases the list has. */
  int size() {
    return weights.size();
  }

  @Override
  public Score score(String title, String body) {
    double[] sums = new double[2];
    add(title, 1, sums);
    add(body, BODY, sums);
    if (sums[1] == 0) {
      return Score.NOTHING;
    }
    return new Score(
        sums[0] / Math.sqrt(sums[0] * sums[0] + ALPHA), sums[1] / (sums[1] + HALF_CONFIDENCE));
  }

  private void add(String text, double share, double[] sums) {
    List<String> asWritten = asWritten(text);
    List<String> words = asWritten.stream().map(LexiconScorer::normalised).toList();
    boolean allShouted = text.equals(text.toUpperCase(Locale.ROOT));
    int but = lastBut(words);
    long exclamations = text.chars().filter(c -> c == '!').limit(EXCLAMATIONS).count();
    double tone = share * (1 + EXCLAIMED * exclamations);
    int at = 0;
    while (at < words.size()) {
      int length = phraseAt(words, at);
      if (length == 0) {
        at++;
        continue;
      }
      double hit =
          weights.getOrDefault(String.join(" ", words.subList(at, at + length)), 0.0)
              * tone
              * context(words, at);
      if (!allShouted && isShouted(asWritten.get(at))) {
        hit *= SHOUTED;
      }
      if (but >= 0) {
        hit *= at < but ? BEFORE_BUT : AFTER_BUT;
      }
      sums[0] += hit;
      sums[1] += Math.abs(hit);
      at += length;
    }
  }

  /** How many words the longest phrase of the list has that begins here; 0 for none. */
  private int phraseAt(List<String> words, int at) {
    int length = Math.min(LONGEST_PHRASE, words.size() - at);
    while (length > 0 && !weights.containsKey(String.join(" ", words.subList(at, at + length)))) {
      length--;
    }
    return length;
  }

  private static int lastBut(List<String> words) {
    for (int i = words.size() - 1; i > 0; i--) {
      if (BUT.contains(words.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isShouted(String word) {
    return word.length() > 2 && word.equals(word.toUpperCase(Locale.ROOT));
  }

  private static double context(List<String> words, int at) {
    double factor = 1;
    for (int i = Math.max(0, at - REACH); i < at; i++) {
      String word = words.get(i);
      if (NEGATIONS.contains(word)) {
        factor *= NEGATED;
      }
      factor *= DEGREES.getOrDefault(word, 1.0);
    }
    return factor;
  }

  private static List<String> asWritten(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).toList();
  }

  private static String normalised(String word) {
    return word.toLowerCase(Locale.ROOT).replace("'", "").replace("’", "");
  }

  private static Map<String, Double> read() {
    Map<String, Double> weights = new HashMap<>();
    try (InputStream resource = LexiconScorer.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8));
      double weight = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        int tab = line.indexOf('\t');
        weight = Double.parseDouble(line.substring(0, tab));
        for (String phrase : line.substring(tab + 1).split(",")) {
          if (weights.put(phrase.strip(), weight) != null) {
            throw new IllegalStateException(RESOURCE + " has \"" + phrase.strip() + "\" twice");
          }
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + RESOURCE, failure);
    }
    return Map.copyOf(weights);
  }
}
