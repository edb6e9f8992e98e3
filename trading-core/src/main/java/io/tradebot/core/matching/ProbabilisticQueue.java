package io.tradebot.core.matching;

/**
 * An order whose queue shrinks by cancellations too: each is shared between before and behind by
 * {@code f(behind) / (f(behind) + f(before))} with {@code f(x) = x^n}, the share taken to have
 * happened behind (the power queue model of hftbacktest). Kinder than {@link PessimisticQueue}.
 */
public final class ProbabilisticQueue implements FillModel {
  private final double exponent;
  private double ahead;
  private long visible;

  /**
   * An order that joins a level.
   *
   * @param exponent {@code n}, positive; the larger, the more the longer part of the queue loses
   */
  public ProbabilisticQueue(long visible, double exponent) {
    if (!(exponent > 0)) {
      throw new IllegalArgumentException("exponent must be positive, was " + exponent);
    }
    this.exponent = exponent;
    this.ahead = (double) visible;
    this.visible = visible;
  }

  /** Probability that a cancellation happened behind an order. */
  public static double behind(double before, double behind, double exponent) {
    double back = Math.pow(behind, exponent);
    double front = Math.pow(before, exponent);
    return back + front == 0 ? 1 : back / (back + front);
  }

  @Override
  public long tradedAtPrice(long quantity) {
    double before = Math.min(ahead, (double) quantity);
    ahead -= before;
    visible = Math.max(0, visible - quantity);
    return quantity - (long) Math.ceil(before);
  }

  @Override
  public void levelChanged(long quantity) {
    long cancelled = visible - quantity;
    if (cancelled > 0) {
      double back = Math.max(0, visible - ahead);
      double before = (1 - behind(ahead, back, exponent)) * cancelled;
      ahead = Math.max(0, ahead - Math.max(before, cancelled - back));
    }
    visible = quantity;
    ahead = Math.min(ahead, (double) quantity);
  }

  @Override
  public long ahead() {
    return (long) Math.ceil(ahead);
  }
}
