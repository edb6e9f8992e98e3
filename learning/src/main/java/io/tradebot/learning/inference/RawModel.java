package io.tradebot.learning.inference;

/**
 * A compiled model before calibration: from a scaled window to raw probabilities. Reuses its
 * working memory, so one thread at a time.
 */
public sealed interface RawModel permits TreeEnsemble, RecurrentNetwork {
  /** Numbers of a window. */
  int inputs();

  /** Numbers that it answers. */
  int outputs();

  /** Raw probabilities of a scaled window; they sum to 1. */
  void predict(float[] scaled, double[] probabilities);

  /** A copy with working memory of its own, for another thread. */
  RawModel copy();
}
