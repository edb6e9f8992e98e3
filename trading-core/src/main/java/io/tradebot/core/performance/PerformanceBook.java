package io.tradebot.core.performance;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.PerformanceUpdated.Group;
import io.tradebot.common.account.PerformanceUpdated.Scope;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tallies of an account's closed trades: in total, per strategy and per symbol. Not
 * thread-safe.
 */
public final class PerformanceBook {
  private final Asset quote;
  private final Map<Key, TradeTally> tallies = new TreeMap<>();
  private int otherAssets;

  private record Key(Scope scope, String name) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::scope).thenComparing(Key::name);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** A tally as plain data, to be stored and restored. */
  public record NamedTally(Scope scope, String name, TradeTally tally) {}

  /** All tallies as plain data. */
  public record State(List<NamedTally> tallies, int otherAssets) {
    public State {
      tallies = List.copyOf(tallies);
    }
  }

  /**
   * Empty books.
   *
   * @param quote the asset that is counted in; trades in others are only numbered
   */
  public PerformanceBook(Asset quote) {
    this.quote = quote;
    tallies.put(new Key(Scope.TOTAL, ""), TradeTally.none(quote));
  }

  /** Counts a closed trade. */
  public void closed(PositionClosed closed) {
    if (!closed.position().realized().asset().equals(quote)) {
      otherAssets++;
      return;
    }
    RoundTrip trip = RoundTrip.of(closed);
    add(new Key(Scope.TOTAL, ""), trip);
    add(new Key(Scope.STRATEGY, closed.position().strategy().name()), trip);
    add(new Key(Scope.SYMBOL, closed.position().instrument().symbol().toString()), trip);
  }

  private void add(Key key, RoundTrip trip) {
    tallies.put(key, tallies.getOrDefault(key, TradeTally.none(quote)).plus(trip));
  }

  /** What a strategy has done so far. */
  public TradeTally of(StrategyId strategy) {
    return tallies.getOrDefault(new Key(Scope.STRATEGY, strategy.name()), TradeTally.none(quote));
  }

  /** Everything, as it is published. */
  public PerformanceUpdated figures(AccountId account, Instant at) {
    List<Group> groups = new ArrayList<>();
    tallies.forEach((key, tally) -> groups.add(group(key, tally)));
    return new PerformanceUpdated(account, groups, otherAssets, at);
  }

  private static Group group(Key key, TradeTally tally) {
    TradeStatistics figures = TradeStatistics.of(tally);
    return new Group(
        key.scope(),
        key.name(),
        figures.trades(),
        figures.wins(),
        figures.losses(),
        figures.netProfit(),
        figures.grossProfit(),
        figures.grossLoss(),
        figures.fees(),
        orNull(figures.winRate()),
        orNull(figures.profitFactor()),
        figures.expectancy().orElse(null),
        figures.averageWin().orElse(null),
        figures.averageLoss().orElse(null),
        tally.largestWin(),
        tally.largestLoss(),
        tally.trades() == 0 ? null : averageHolding(tally),
        figures.longestLosingRun(),
        tally.costed(),
        tally.costs());
  }

  private static Duration averageHolding(TradeTally tally) {
    return tally.held().dividedBy(tally.trades());
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /** Net profit of everything, after fees. */
  public Money netProfit() {
    TradeTally total = tallies.getOrDefault(new Key(Scope.TOTAL, ""), TradeTally.none(quote));
    return total.grossProfit().minus(total.grossLoss());
  }

  public State state() {
    List<NamedTally> named = new ArrayList<>();
    tallies.forEach((key, tally) -> named.add(new NamedTally(key.scope(), key.name(), tally)));
    return new State(named, otherAssets);
  }

  public void restore(State state) {
    state
        .tallies()
        .forEach(named -> tallies.put(new Key(named.scope(), named.name()), named.tally()));
    otherAssets = state.otherAssets();
  }
}
