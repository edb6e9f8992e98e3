package io.tradebot.benchmark;

/**
 * Chooses how fast a generated market must run so that its messages come at a rate on average, and
 * what a busy machine left undone is made up for. Not thread-safe.
 */
final class MarketPace {
  /** A little more than asked for, so that the average does not end a hair below. */
  private static final double MARGIN = 1.01;

  private static final double CATCH_UP_SECONDS = 10;
  private static final double SLOWEST = 0.25;
  private static final double FASTEST = 3;
  private static final double SMOOTHING = 0.2;

  /** Changes smaller than this are noise. */
  private static final double TOLERANCE = 0.03;

  private final double perSecond;
  private double speed = 1;
  private double perSecondAtSpeedOne;
  private double lastSeconds;
  private long lastMessages;

  MarketPace(double perSecond) {
    this.perSecond = perSecond * MARGIN;
    this.perSecondAtSpeedOne = this.perSecond;
  }

  /**
   * The speed from now on, market time per wall time.
   *
   * @param seconds since the start
   * @param messages since the start
   */
  double next(double seconds, long messages) {
    double passed = seconds - lastSeconds;
    if (passed <= 0) {
      return speed;
    }
    double atSpeedOne = (messages - lastMessages) / passed / speed;
    perSecondAtSpeedOne += SMOOTHING * (atSpeedOne - perSecondAtSpeedOne);
    lastSeconds = seconds;
    lastMessages = messages;
    double behind = perSecond * seconds - messages;
    double wanted = Math.max(0, perSecond + behind / CATCH_UP_SECONDS);
    double next = Math.clamp(wanted / Math.max(1, perSecondAtSpeedOne), SLOWEST, FASTEST);
    if (Math.abs(next - speed) > TOLERANCE * speed) {
      speed = next;
    }
    return speed;
  }
}
