package io.tradebot.sentimentingest.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a trained scorer sees of a text: its words, pairs of neighbouring words and the beginnings
 * of long words, hashed into a fixed number of columns (the hashing trick, Weinberger et al. 2009),
 * each once and scaled to length 1; and what the word list says of it. Immutable.
 */
record TextFeatures(List<Integer> columns, List<Double> values) {
  /** Columns of hashed features; the word list's follow. */
  private static final int HASHED = 1 << 15;

  static final int COLUMNS = HASHED + 4;

  private static final int STEM = 5;
  private static final LexiconScorer LEXICON = new LexiconScorer();

  static TextFeatures of(String text) {
    Map<Integer, Double> seen = new HashMap<>();
    String before = "^";
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}%$]+", -1)) {
      if (word.isEmpty()) {
        continue;
      }
      String one = Character.isDigit(word.charAt(0)) ? "0" : word;
      seen.put(column(one), 1.0);
      seen.put(column(before + " " + one), 0.7);
      if (one.length() > STEM) {
        seen.put(column(one.substring(0, STEM) + "*"), 0.7);
      }
      before = one;
    }
    double norm = Math.sqrt(seen.values().stream().mapToDouble(v -> v * v).sum());
    List<Integer> columns = new ArrayList<>(seen.size() + 4);
    List<Double> values = new ArrayList<>(seen.size() + 4);
    seen.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              columns.add(entry.getKey());
              values.add(entry.getValue() / norm);
            });
    Score lexicon = LEXICON.score(text, "");
    columns.addAll(List.of(HASHED, HASHED + 1, HASHED + 2, HASHED + 3));
    values.addAll(
        List.of(
            1.0,
            Math.max(lexicon.value(), 0),
            Math.max(-lexicon.value(), 0),
            lexicon.confidence()));
    return new TextFeatures(columns, values);
  }

  private static int column(String ngram) {
    int hash = ngram.hashCode() * 0x9E3779B1;
    return (hash ^ (hash >>> 15)) & (HASHED - 1);
  }
}
