package io.tradebot.core.matching;

/**
 * The order joins at the very end and only trades bring it forward: cancellations are taken to have
 * happened behind it, except where the level has become smaller than what stood before it.
 */
public final class PessimisticQueue implements FillModel {
  private long ahead;

  public PessimisticQueue(long visible) {
    this.ahead = visible;
  }

  @Override
  public long tradedAtPrice(long quantity) {
    long before = Math.min(ahead, quantity);
    ahead -= before;
    return quantity - before;
  }

  @Override
  public void levelChanged(long quantity) {
    ahead = Math.min(ahead, quantity);
  }

  @Override
  public long ahead() {
    return ahead;
  }
}
