package io.tradebot.exchangesim.domain;

/** What an account has of one asset, in units of 10<sup>-8</sup>. */
public record Funds(long free, long locked) {
  public static final Funds NONE = new Funds(0, 0);

  public Funds plusFree(long amount) {
    return new Funds(Math.addExact(free, amount), locked);
  }

  public Funds lock(long amount) {
    return new Funds(Math.subtractExact(free, amount), Math.addExact(locked, amount));
  }

  public Funds release(long amount) {
    return new Funds(Math.addExact(free, amount), Math.subtractExact(locked, amount));
  }

  /** Takes a payment from what is locked. */
  public Funds pay(long amount) {
    return new Funds(free, Math.subtractExact(locked, amount));
  }

  public long total() {
    return Math.addExact(free, locked);
  }
}
