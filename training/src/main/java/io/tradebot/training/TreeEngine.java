package io.tradebot.training;

import io.tradebot.learning.inference.RawModel;
import io.tradebot.learning.inference.TreeEnsemble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gradient-boosted trees by XGBoost (T. Chen and C. Guestrin, 2016), one thread, so that the same
 * seed gives the same trees.
 *
 * @param maxRounds trees for each class at most
 * @param patience rounds without a better loss after which it stops
 */
public record TreeEngine(
    int maxRounds, int maxDepth, double learningRate, double minChildWeight, int patience)
    implements Engine {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Trees of the depth and number that the regime model has unless told otherwise. */
  public static TreeEngine usual() {
    return new TreeEngine(200, 5, 0.05, 40, 20);
  }

  @Override
  public String name() {
    return "xgboost 3.0.4";
  }

  @Override
  public boolean scales() {
    return false;
  }

  @Override
  public Trained train(
      Samples train, Samples stop, int classes, Scaling scaled, long seed, Progress progress) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("objective", "multi:softprob");
    parameters.put("num_class", classes);
    parameters.put("base_score", 0.5);
    parameters.put("eta", learningRate);
    parameters.put("max_depth", maxDepth);
    parameters.put("min_child_weight", minChildWeight);
    parameters.put("subsample", 0.8);
    parameters.put("colsample_bytree", 0.8);
    parameters.put("lambda", 2.0);
    parameters.put("tree_method", "hist");
    parameters.put("nthread", 1);
    parameters.put("seed", seed);
    parameters.put("verbosity", 0);
    try {
      DMatrix trainData = matrix(train, classes);
      DMatrix stopData = matrix(stop, classes);
      Booster booster = XGBoost.train(trainData, parameters, 0, Map.of(), null, null);
      List<Round> curve = new ArrayList<>();
      int best = 0;
      double bestLoss = Double.POSITIVE_INFINITY;
      for (int round = 0; round < maxRounds && round - best < patience; round++) {
        booster.update(trainData, round);
        double trainLoss = loss(booster, trainData, train, classes);
        double stopLoss = loss(booster, stopData, stop, classes);
        curve.add(new Round(round + 1, trainLoss, stopLoss));
        progress.round(round + 1, maxRounds, trainLoss, stopLoss);
        if (stopLoss < bestLoss - 1e-6) {
          bestLoss = stopLoss;
          best = round;
        }
      }
      trainData.dispose();
      stopData.dispose();
      return new TrainedTrees(booster, train.width(), classes, best + 1, curve);
    } catch (XGBoostError error) {
      throw new IllegalStateException("XGBoost failed: " + error.getMessage(), error);
    } catch (LinkageError missing) {
      // The first use in a process says why, every later one only that the class is not there.
      throw new MissingLibraryException(missing);
    }
  }

  private static DMatrix matrix(Samples samples, int classes) throws XGBoostError {
    int width = samples.length();
    float[] rows = new float[samples.size() * width];
    float[] answers = new float[samples.size()];
    for (int i = 0; i < samples.size(); i++) {
      samples.copyWindow(i, rows, i * width);
      answers[i] = samples.answer(i);
    }
    DMatrix matrix = new DMatrix(rows, samples.size(), width, Float.NaN);
    matrix.setLabel(answers);
    matrix.setWeight(samples.weights(classes));
    return matrix;
  }

  private static double loss(Booster booster, DMatrix data, Samples samples, int classes)
      throws XGBoostError {
    float[][] said = booster.predict(data);
    float[] weights = samples.weights(classes);
    double sum = 0;
    double mass = 0;
    for (int i = 0; i < said.length; i++) {
      sum -= weights[i] * Math.log(Math.max(said[i][samples.answer(i)], 1e-7));
      mass += weights[i];
    }
    return sum / mass;
  }

  private static final class TrainedTrees implements Trained {
    private final Booster booster;
    private final int width;
    private final int classes;
    private final int rounds;
    private final List<Round> curve;

    TrainedTrees(Booster booster, int width, int classes, int rounds, List<Round> curve) {
      this.booster = booster;
      this.width = width;
      this.classes = classes;
      this.rounds = rounds;
      this.curve = List.copyOf(curve);
    }

    @Override
    public RawModel compiled() {
      try {
        return compile(booster.toByteArray("json"), width, classes, rounds);
      } catch (XGBoostError error) {
        throw new IllegalStateException("XGBoost failed: " + error.getMessage(), error);
      }
    }

    @Override
    public float[] predict(float[] windows, int count) {
      try {
        DMatrix data = new DMatrix(windows, count, width, Float.NaN);
        float[][] said = booster.predict(data, false, rounds);
        data.dispose();
        float[] flat = new float[count * classes];
        for (int i = 0; i < count; i++) {
          System.arraycopy(said[i], 0, flat, i * classes, classes);
        }
        return flat;
      } catch (XGBoostError error) {
        throw new IllegalStateException("XGBoost failed: " + error.getMessage(), error);
      }
    }

    @Override
    public List<Round> curve() {
      return curve;
    }

    @Override
    public int bestRound() {
      return rounds;
    }

    @Override
    public void close() {
      booster.dispose();
    }
  }

  /** Flattens the trees of XGBoost's own JSON, the first {@code rounds} rounds of them. */
  static TreeEnsemble compile(byte[] json, int width, int classes, int rounds) {
    JsonNode model = JSON.readTree(json).path("learner").path("gradient_booster").path("model");
    JsonNode trees = model.path("trees");
    JsonNode info = model.path("tree_info");
    int count = Math.min(trees.size(), rounds * classes);
    int nodes = 0;
    for (int t = 0; t < count; t++) {
      nodes += trees.get(t).path("left_children").size();
    }
    int[] roots = new int[count];
    int[] treeClass = new int[count];
    int[] column = new int[nodes];
    float[] threshold = new float[nodes];
    int[] left = new int[nodes];
    int[] right = new int[nodes];
    boolean[] missingLeft = new boolean[nodes];
    int at = 0;
    for (int t = 0; t < count; t++) {
      JsonNode tree = trees.get(t);
      int size = tree.path("left_children").size();
      roots[t] = at;
      treeClass[t] = info.get(t).asInt();
      for (int i = 0; i < size; i++) {
        int child = tree.path("left_children").get(i).asInt();
        boolean leaf = child < 0;
        column[at + i] = leaf ? -1 : tree.path("split_indices").get(i).asInt();
        // Of a leaf this is its value.
        threshold[at + i] = (float) tree.path("split_conditions").get(i).asDouble();
        left[at + i] = leaf ? -1 : at + child;
        right[at + i] = leaf ? -1 : at + tree.path("right_children").get(i).asInt();
        missingLeft[at + i] = !leaf && tree.path("default_left").get(i).asInt() != 0;
      }
      at += size;
    }
    // The same for every class, so the softmax does not see it.
    float[] base = new float[classes];
    return new TreeEnsemble(
        width, base, roots, treeClass, column, threshold, left, right, missingLeft);
  }
}
