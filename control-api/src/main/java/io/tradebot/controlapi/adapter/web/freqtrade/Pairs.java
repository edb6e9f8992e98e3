package io.tradebot.controlapi.adapter.web.freqtrade;

import io.tradebot.common.instrument.Symbol;

/** Between {@code BTC-USDT} and {@code BTC/USDT}. */
final class Pairs {
  private Pairs() {}

  static String of(Symbol symbol) {
    return symbol.base().code() + "/" + symbol.quote().code();
  }

  /** In tradebot's spelling; what is no pair stays as it is, to be refused by name. */
  static String toSymbol(String pair) {
    int slash = pair.indexOf('/');
    return slash > 0 && slash == pair.lastIndexOf('/')
        ? pair.substring(0, slash) + "-" + pair.substring(slash + 1)
        : pair;
  }
}
