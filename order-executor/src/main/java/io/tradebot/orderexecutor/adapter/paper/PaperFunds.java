package io.tradebot.orderexecutor.adapter.paper;

/** What the account has of one asset, in units of 10<sup>-8</sup>. */
record PaperFunds(long free, long locked) {
  static final PaperFunds NONE = new PaperFunds(0, 0);

  PaperFunds lock(long amount) {
    return new PaperFunds(Math.subtractExact(free, amount), Math.addExact(locked, amount));
  }

  PaperFunds release(long amount) {
    return lock(-amount);
  }

  PaperFunds pay(long amount) {
    return new PaperFunds(free, Math.subtractExact(locked, amount));
  }

  PaperFunds receive(long amount) {
    return new PaperFunds(Math.addExact(free, amount), locked);
  }
}
