package io.tradebot.sentimentingest.domain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts words and phrases of a finance and crypto list, each with a weight from -3 to 3.
 *
 * <p>For every hit the weight is multiplied by what stands in the three words before it: a negation
 * turns it around at 0.7 of its strength ("not bullish" is weaker than "bearish"), an intensifier
 * strengthens, a diminisher weakens. Hits of the body count half of those of the title. With {@code
 * s} the sum and {@code h} the sum of the magnitudes,
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
  private static final String RESOURCE = "lexicon-1.tsv";
  private static final Pattern WORD = Pattern.compile("[\\p{L}][\\p{L}'’]*|[0-9]+");
  private static final int LONGEST_PHRASE = 4;
  private static final int REACH = 3;
  private static final double NEGATED = -0.7;
  private static final double BODY = 0.5;
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
    return "lexicon-1";
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
    List<String> words = words(text);
    int at = 0;
    while (at < words.size()) {
      int length = Math.min(LONGEST_PHRASE, words.size() - at);
      Double weight = null;
      for (; length > 0; length--) {
        weight = weights.get(String.join(" ", words.subList(at, at + length)));
        if (weight != null) {
          break;
        }
      }
      if (weight == null) {
        at++;
        continue;
      }
      double hit = weight * share * context(words, at);
      sums[0] += hit;
      sums[1] += Math.abs(hit);
      at += length;
    }
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

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words.add(matcher.group().replace("'", "").replace("’", ""));
    }
    return words;
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
