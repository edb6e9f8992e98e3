package io.tradebot.training;

import io.tradebot.learning.inference.RawModel;
import java.util.List;

/** What trains a kind of model. */
public sealed interface Engine permits TreeEngine, RecurrentEngine {

  /** Hears how a training goes on. */
  interface Progress {
    /** Says nothing to anybody. */
    Progress SILENT = (round, of, trainLoss, stopLoss) -> {};

    void round(int round, int of, double trainLoss, double stopLoss);
  }

  /** A trained model as its engine holds it. */
  interface Trained extends AutoCloseable {
    /** The same model in plain Java. */
    RawModel compiled();

    /** Raw probabilities by the engine itself, of scaled windows. */
    float[] predict(float[] scaledWindows, int count);

    List<Round> curve();

    /** Rounds, counted from 1, that the model consists of. */
    int bestRound();

    @Override
    void close();
  }

  /** Losses after a round: an epoch, or a tree for each class. */
  record Round(int round, double trainLoss, double stopLoss) {}

  /** For the manifest. */
  String name();

  /** Whether it wants its features scaled. */
  boolean scales();

  /**
   * Trains until the loss on the later samples falls no more.
   *
   * @param scaled makes numbers of a window ready for the engine, in place
   */
  Trained train(
      Samples train, Samples stop, int classes, Scaling scaled, long seed, Progress progress);

  /** Scales windows in place; does nothing for an engine that does not want it. */
  interface Scaling {
    void apply(float[] windows, int length);
  }
}
