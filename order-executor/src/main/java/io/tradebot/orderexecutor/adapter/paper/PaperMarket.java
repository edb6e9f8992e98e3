package io.tradebot.orderexecutor.adapter.paper;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.order.Side;
import io.tradebot.core.matching.MatchListener;
import io.tradebot.core.matching.ObservedMarketMatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/** One instrument: its rules, and the matching against its live book. Not thread-safe. */
final class PaperMarket {
  private final ObservedMarketMatcher matcher;
  private Instrument rules;
  private Set<Long> bids = new HashSet<>();
  private Set<Long> asks = new HashSet<>();
  private long bookAtNs = Long.MIN_VALUE;

  PaperMarket(Instrument rules, MatchListener listener) {
    this.rules = rules;
    this.matcher = new ObservedMarketMatcher(listener);
  }

  Instrument rules() {
    return rules;
  }

  void rules(Instrument newRules) {
    rules = newRules;
  }

  ObservedMarketMatcher matcher() {
    return matcher;
  }

  /**
   * @param nanoTime when it came
   */
  void observe(BookSnapshot book, long nanoTime) {
    bids = observe(Side.BUY, bids, book.bids());
    asks = observe(Side.SELL, asks, book.asks());
    bookAtNs = nanoTime;
  }

  /** Levels that are gone are told first, so that no order meets a book that crosses itself. */
  private Set<Long> observe(Side side, Set<Long> before, List<BookLevel> levels) {
    Set<Long> now = new HashSet<>();
    levels.forEach(level -> now.add(level.price().raw()));
    before.stream()
        .filter(price -> !now.contains(price))
        .forEach(price -> matcher.observeLevel(side, price, 0));
    levels.forEach(
        level -> matcher.observeLevel(side, level.price().raw(), level.quantity().raw()));
    return now;
  }

  void observe(PublicTrade trade) {
    matcher.observeTrade(trade.aggressor(), trade.price().raw(), trade.quantity().raw());
  }

  /** Whether the book is there and not older than this. */
  boolean isLive(long nanoTime, long mostNs) {
    return bookAtNs != Long.MIN_VALUE && nanoTime - bookAtNs <= mostNs;
  }

  /** The levels that an order of a side would take, the best first. */
  NavigableMap<Long, Long> opposite(Side side) {
    return side == Side.BUY ? matcher.asks() : matcher.bids();
  }

  /** The best price that an order of a side would take; 0 when there is none. */
  long bestFor(Side side) {
    Map.Entry<Long, Long> best = opposite(side).firstEntry();
    return best == null ? 0 : best.getKey();
  }
}
