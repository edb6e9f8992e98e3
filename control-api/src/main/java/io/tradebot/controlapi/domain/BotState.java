package io.tradebot.controlapi.domain;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.BalancesUpdated;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlEvent;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedEvent;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.prediction.ModelsUpdated;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.common.system.Heartbeat;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bot as its messages tell it. Applying a message twice, or an old one after a newer one,
 * changes nothing. Thread-safe.
 */
public final class BotState {
  /** A strategy on an instrument. */
  public record Scope(StrategyId strategy, InstrumentId instrument) implements Comparable<Scope> {
    @Override
    public int compareTo(Scope other) {
      int byStrategy = strategy.compareTo(other.strategy);
      return byStrategy != 0 ? byStrategy : instrument.compareTo(other.instrument);
    }
  }

  private static final int RECENT = 50;

  private final Latest<ServiceName, Heartbeat> heartbeats = new Latest<>();
  private final Latest<Venue, FeedEvent> connections = new Latest<>();
  private final Latest<Venue, FeedEvent> troubles = new Latest<>();
  private final Latest<InstrumentId, BestQuote> quotes = new Latest<>();
  private final Latest<Scope, AnalysisCompleted> analyses = new Latest<>();
  private final Latest<Scope, PositionEvent> positions = new Latest<>();
  private final Latest<String, BalancesUpdated> balances = new Latest<>();
  private final Latest<String, EquityMarked> equities = new Latest<>();
  private final Latest<Asset, SentimentIndexUpdated> sentiments = new Latest<>();
  private final OpenOrders openOrders = new OpenOrders();
  private final Latest<String, PositionsMarked> marks = new Latest<>();
  private final Latest<String, PerformanceUpdated> performances = new Latest<>();
  private final Deque<AlertRaised> alerts = new ArrayDeque<>();
  private final Deque<SignalRaised> signals = new ArrayDeque<>();
  private @Nullable TradingStateChanged tradingState;
  private @Nullable ControlEvent panic;
  private @Nullable LocksChanged locks;
  private volatile @Nullable ModelsUpdated models;
  private Rate maxDrawdown = Rate.ZERO;

  /** Takes in a message; types that say nothing about the picture are left out. */
  public void apply(Message message) {
    switch (message) {
      case Heartbeat beat -> heartbeats.put(beat.service(), beat, beat.occurredAt());
      case FeedEvent feed -> applyFeed(feed);
      case BestQuote quote -> quotes.put(quote.instrument(), quote, instant(quote.receiveTimeNs()));
      case AnalysisCompleted analysis ->
          analyses.put(
              new Scope(analysis.strategy(), analysis.instrument()),
              analysis,
              analysis.occurredAt());
      case PositionEvent event -> applyPosition(event);
      case BalancesUpdated updated ->
          balances.put(updated.account().value(), updated, updated.learnedAt());
      case EquityMarked marked -> applyEquity(marked);
      case PositionsMarked marked ->
          marks.put(marked.account().value(), marked, marked.occurredAt());
      case PerformanceUpdated updated ->
          performances.put(updated.account().value(), updated, updated.occurredAt());
      case SentimentIndexUpdated index -> sentiments.put(index.asset(), index, index.occurredAt());
      case OrderEvent event -> openOrders.apply(event);
      case ControlEvent event -> applyControl(event);
      case AlertRaised alert -> addRecent(alerts, alert);
      case SignalRaised signal -> addRecent(signals, signal);
      case ModelsUpdated updated -> models = updated;
      default -> {
        // Trades, books, candles and scored posts are not part of the picture.
      }
    }
  }

  private void applyFeed(FeedEvent feed) {
    Instant at = instant(feed.receiveTimeNs());
    switch (feed) {
      case FeedConnected connected -> connections.put(feed.venue(), connected, at);
      case FeedDisconnected disconnected -> connections.put(feed.venue(), disconnected, at);
      case FeedStale stale -> troubles.put(feed.venue(), stale, at);
      case MarketGapDetected gap -> troubles.put(feed.venue(), gap, at);
      case MarketGapClosed row -> {
        // The ledger's row of a trouble that was told when it began.
      }
    }
  }

  private void applyPosition(PositionEvent event) {
    positions.put(
        new Scope(event.position().strategy(), event.position().instrument()),
        event,
        event.occurredAt());
  }

  private synchronized void applyEquity(EquityMarked marked) {
    equities.put(marked.account().value(), marked, marked.occurredAt());
    if (marked.drawdown().compareTo(maxDrawdown) > 0) {
      maxDrawdown = marked.drawdown();
    }
  }

  private synchronized void applyControl(ControlEvent event) {
    switch (event) {
      case TradingStateChanged changed -> {
        TradingStateChanged known = tradingState;
        if (known == null
            || changed.haltEpoch() > known.haltEpoch()
            || (changed.haltEpoch() == known.haltEpoch()
                && !changed.occurredAt().isBefore(known.occurredAt()))) {
          tradingState = changed;
        }
      }
      case PanicProgressed progressed -> applyPanic(progressed, progressed.occurredAt());
      case PanicCompleted completed -> applyPanic(completed, completed.occurredAt());
      case LocksChanged changed -> {
        LocksChanged known = locks;
        if (known == null || !changed.occurredAt().isBefore(known.occurredAt())) {
          locks = changed;
        }
      }
      case CommandHandled _ -> {
        // Whoever waits for it listens for itself.
      }
    }
  }

  private void applyPanic(ControlEvent event, Instant at) {
    if (panic == null || !at.isBefore(panicTime(panic))) {
      panic = event;
    }
  }

  private static Instant panicTime(ControlEvent event) {
    return switch (event) {
      case PanicProgressed progressed -> progressed.occurredAt();
      case PanicCompleted completed -> completed.occurredAt();
      case TradingStateChanged changed -> changed.occurredAt();
      case CommandHandled handled -> handled.occurredAt();
      case LocksChanged changed -> changed.occurredAt();
    };
  }

  private static <T> void addRecent(Deque<T> recent, T item) {
    synchronized (recent) {
      if (recent.contains(item)) {
        return;
      }
      recent.addFirst(item);
      if (recent.size() > RECENT) {
        recent.removeLast();
      }
    }
  }

  private static <T> List<T> copyOf(Deque<T> recent) {
    synchronized (recent) {
      return List.copyOf(recent);
    }
  }

  private static Instant instant(long epochNs) {
    return Instant.ofEpochSecond(0, epochNs);
  }

  /** Null until the executor has spoken. */
  public synchronized @Nullable TradingStateChanged tradingState() {
    return tradingState;
  }

  /** The last {@link PanicProgressed} or {@link PanicCompleted}; null when there was none. */
  public synchronized @Nullable ControlEvent panic() {
    return panic;
  }

  /** The locks that stand; null until the executor has spoken. */
  public synchronized @Nullable LocksChanged locks() {
    return locks;
  }

  /** The models and how they do; null until the strategy engine has spoken. */
  public @Nullable ModelsUpdated models() {
    return models;
  }

  /** The deepest drawdown in the equity that is still on record. */
  public synchronized Rate maxDrawdown() {
    return maxDrawdown;
  }

  public Latest<ServiceName, Heartbeat> heartbeats() {
    return heartbeats;
  }

  /** {@link FeedConnected} or {@link FeedDisconnected} per venue. */
  public Latest<Venue, FeedEvent> connections() {
    return connections;
  }

  /** The last {@link FeedStale} or {@link MarketGapDetected} per venue. */
  public Latest<Venue, FeedEvent> troubles() {
    return troubles;
  }

  public Latest<InstrumentId, BestQuote> quotes() {
    return quotes;
  }

  public Latest<Scope, AnalysisCompleted> analyses() {
    return analyses;
  }

  /** The last event per strategy and instrument, closed positions included. */
  public Latest<Scope, PositionEvent> positions() {
    return positions;
  }

  public @Nullable BalancesUpdated balances(AccountId account) {
    return balances.get(account.value());
  }

  public @Nullable EquityMarked equity(AccountId account) {
    return equities.get(account.value());
  }

  public Latest<Asset, SentimentIndexUpdated> sentiments() {
    return sentiments;
  }

  public OpenOrders openOrders() {
    return openOrders;
  }

  /** What each strategy made of each instrument; null until the executor has spoken. */
  public @Nullable PositionsMarked marks(AccountId account) {
    return marks.get(account.value());
  }

  /** What the closed trades brought; null until the executor has spoken. */
  public @Nullable PerformanceUpdated performance(AccountId account) {
    return performances.get(account.value());
  }

  /** Newest first. */
  public List<AlertRaised> alerts() {
    return copyOf(alerts);
  }

  /** Newest first. */
  public List<SignalRaised> signals() {
    return copyOf(signals);
  }
}
