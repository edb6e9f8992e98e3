package io.tradebot.sentimentingest.domain;

import io.tradebot.sentimentingest.domain.LabelledText.Label;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learnt from texts that people have labelled: multinomial logistic regression on {@link
 * TextFeatures}, by AdaGrad (Duchi et al. 2011) with rare labels weighted up. The same texts give
 * the same scorer, and its name holds their hash. Immutable.
 *
 * <p>A score is the probability of positive less that of negative; the confidence is how far the
 * probabilities lie from knowing nothing, {@code 1 - entropy / ln 3}.
 */
@SuppressWarnings("EnumOrdinal")
public final class TrainedScorer implements SentimentScorer {
  /** Fewer teach nothing. */
  public static final int LEAST_TEXTS = 100;

  private static final int LABELS = Label.values().length;
  private static final int EPOCHS = 25;
  private static final double RATE = 0.5;
  private static final double DECAY = 1e-5;
  private static final long SEED = 42;

  /** The column that is 1 in every text. */
  private static final int BIAS = TextFeatures.COLUMNS - 4;

  private final String name;
  private final double[][] weights;

  private TrainedScorer(String name, double[][] weights) {
    this.name = name;
    this.weights = weights;
  }

  /**
   * Learns.
   *
   * @throws IllegalArgumentException with fewer than {@link #LEAST_TEXTS} texts or one label alone
   */
  public static TrainedScorer of(List<LabelledText> texts) {
    int[] counts = counts(texts);
    if (texts.size() < LEAST_TEXTS || Arrays.stream(counts).filter(c -> c > 0).count() < 2) {
      throw new IllegalArgumentException(
          "a scorer needs at least "
              + LEAST_TEXTS
              + " labelled texts of two labels or more, was "
              + texts.size());
    }
    List<TextFeatures> features = texts.stream().map(t -> TextFeatures.of(t.text())).toList();
    return new TrainedScorer("ngrams-1-" + hash(texts), fit(texts, features, counts));
  }

  private static int[] counts(List<LabelledText> texts) {
    int[] counts = new int[LABELS];
    texts.forEach(text -> counts[place(text.label())]++);
    return counts;
  }

  private static double[][] fit(
      List<LabelledText> texts, List<TextFeatures> features, int[] counts) {
    double[][] weights = new double[LABELS][TextFeatures.COLUMNS];
    double[][] squares = new double[LABELS][TextFeatures.COLUMNS];
    // A label that nobody gave is never said.
    double[] importance = new double[LABELS];
    for (int k = 0; k < LABELS; k++) {
      importance[k] = counts[k] > 0 ? Math.sqrt((double) texts.size() / LABELS / counts[k]) : 0;
      weights[k][BIAS] = counts[k] > 0 ? 0 : Double.NEGATIVE_INFINITY;
    }
    SplittableRandom random = new SplittableRandom(SEED);
    int[] order = new int[texts.size()];
    Arrays.setAll(order, i -> i);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
      }
      for (int at : order) {
        step(weights, squares, features.get(at), place(texts.get(at).label()), importance);
      }
    }
    return weights;
  }

  private static void step(
      double[][] weights, double[][] squares, TextFeatures text, int label, double[] importance) {
    double[] said = probabilities(weights, text);
    for (int k = 0; k < LABELS; k++) {
      if (importance[k] == 0) {
        continue;
      }
      double error = importance[label] * (said[k] - (k == label ? 1 : 0));
      for (int i = 0; i < text.columns().size(); i++) {
        int column = text.columns().get(i);
        double gradient = error * text.values().get(i) + DECAY * weights[k][column];
        squares[k][column] += gradient * gradient;
        weights[k][column] -= RATE * gradient / (1e-8 + Math.sqrt(squares[k][column]));
      }
    }
  }

  private static double[] probabilities(double[][] weights, TextFeatures text) {
    double[] said = new double[LABELS];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < LABELS; k++) {
      for (int i = 0; i < text.columns().size(); i++) {
        said[k] += weights[k][text.columns().get(i)] * text.values().get(i);
      }
      largest = Math.max(largest, said[k]);
    }
    double sum = 0;
    for (int k = 0; k < LABELS; k++) {
      said[k] = Math.exp(said[k] - largest);
      sum += said[k];
    }
    for (int k = 0; k < LABELS; k++) {
      said[k] /= sum;
    }
    return said;
  }

  /** The label that it holds most likely. */
  public Label label(String text) {
    double[] said = probabilities(weights, TextFeatures.of(text));
    int best = 0;
    for (int k = 1; k < LABELS; k++) {
      best = said[k] > said[best] ? k : best;
    }
    return Label.values()[best];
  }

  /**
   * What scorers that have not seen them say of texts, by cross-validation: text {@code i} lies in
   * fold {@code i mod folds}.
   */
  public static List<Label> crossValidated(List<LabelledText> texts, int folds) {
    Label[] said = new Label[texts.size()];
    for (int fold = 0; fold < folds; fold++) {
      List<LabelledText> seen = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        if (i % folds != fold) {
          seen.add(texts.get(i));
        }
      }
      TrainedScorer scorer = of(seen);
      for (int i = fold; i < said.length; i += folds) {
        said[i] = scorer.label(texts.get(i).text());
      }
    }
    return List.of(said);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Score score(String title, String body) {
    double[] said = probabilities(weights, TextFeatures.of(title));
    double entropy = 0;
    for (double p : said) {
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    return new Score(
        Math.clamp(said[place(Label.POSITIVE)] - said[place(Label.NEGATIVE)], -1, 1),
        Math.clamp(1 - entropy / Math.log(LABELS), 0, 1));
  }

  private static String hash(List<LabelledText> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (LabelledText text : texts) {
        digest.update((text.label() + "\t" + text.text() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static int place(Label label) {
    return label.ordinal();
  }
}
