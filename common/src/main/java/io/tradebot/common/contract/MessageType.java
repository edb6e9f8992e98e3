package io.tradebot.common.contract;

import io.tradebot.common.account.BalancesUpdated;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.PositionChanged;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.common.control.CancelOrder;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.ForceEntry;
import io.tradebot.common.control.ForceExit;
import io.tradebot.common.control.LiftLock;
import io.tradebot.common.control.LockEntries;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.message.Message;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.order.OrderAccepted;
import io.tradebot.common.order.OrderCancelRejected;
import io.tradebot.common.order.OrderCancelRequested;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderExpired;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderSubmitted;
import io.tradebot.common.prediction.ModelDemoted;
import io.tradebot.common.prediction.ModelExpired;
import io.tradebot.common.prediction.ModelPromoted;
import io.tradebot.common.prediction.ModelsUpdated;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.common.sentiment.SentimentPostScored;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.common.system.LogWritten;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every message by its constant wire name and version; never a Java class name, so classes may
 * move.
 */
public enum MessageType {
  PUBLIC_TRADE("PublicTrade", 1, PublicTrade.class),
  BEST_QUOTE("BestQuote", 1, BestQuote.class),
  BOOK_SNAPSHOT("BookSnapshot", 1, BookSnapshot.class),
  CANDLE_CLOSED("CandleClosed", 1, CandleClosed.class),
  FEED_CONNECTED("FeedConnected", 1, FeedConnected.class),
  FEED_STALE("FeedStale", 1, FeedStale.class),
  FEED_DISCONNECTED("FeedDisconnected", 1, FeedDisconnected.class),
  MARKET_GAP_DETECTED("MarketGapDetected", 1, MarketGapDetected.class),
  MARKET_GAP_CLOSED("MarketGapClosed", 1, MarketGapClosed.class),
  SENTIMENT_POST_SCORED("SentimentPostScored", 1, SentimentPostScored.class),
  SENTIMENT_INDEX_UPDATED("SentimentIndexUpdated", 1, SentimentIndexUpdated.class),
  SIGNAL_RAISED("SignalRaised", 1, SignalRaised.class),
  BASKET_RAISED("BasketRaised", 1, BasketRaised.class),
  ANALYSIS_COMPLETED("AnalysisCompleted", 1, AnalysisCompleted.class),
  MODEL_PROMOTED("ModelPromoted", 1, ModelPromoted.class),
  MODEL_DEMOTED("ModelDemoted", 1, ModelDemoted.class),
  MODEL_EXPIRED("ModelExpired", 1, ModelExpired.class),
  MODELS_UPDATED("ModelsUpdated", 1, ModelsUpdated.class),
  ORDER_INITIALIZED("OrderInitialized", 1, OrderInitialized.class),
  ORDER_DENIED("OrderDenied", 1, OrderDenied.class),
  ORDER_SUBMITTED("OrderSubmitted", 1, OrderSubmitted.class),
  ORDER_ACCEPTED("OrderAccepted", 1, OrderAccepted.class),
  ORDER_REJECTED("OrderRejected", 1, OrderRejected.class),
  ORDER_CANCEL_REQUESTED("OrderCancelRequested", 1, OrderCancelRequested.class),
  ORDER_CANCEL_REJECTED("OrderCancelRejected", 1, OrderCancelRejected.class),
  ORDER_FILLED("OrderFilled", 1, OrderFilled.class),
  ORDER_CANCELED("OrderCanceled", 1, OrderCanceled.class),
  ORDER_EXPIRED("OrderExpired", 1, OrderExpired.class),
  POSITION_OPENED("PositionOpened", 1, PositionOpened.class),
  POSITION_CHANGED("PositionChanged", 1, PositionChanged.class),
  POSITION_CLOSED("PositionClosed", 1, PositionClosed.class),
  BALANCES_UPDATED("BalancesUpdated", 1, BalancesUpdated.class),
  EQUITY_MARKED("EquityMarked", 1, EquityMarked.class),
  POSITIONS_MARKED("PositionsMarked", 1, PositionsMarked.class),
  PERFORMANCE_UPDATED("PerformanceUpdated", 1, PerformanceUpdated.class),
  CONTROL_COMMAND("ControlCommand", 1, ControlCommand.class),
  FORCE_ENTRY("ForceEntry", 1, ForceEntry.class),
  FORCE_EXIT("ForceExit", 1, ForceExit.class),
  CANCEL_ORDER("CancelOrder", 1, CancelOrder.class),
  LOCK_ENTRIES("LockEntries", 1, LockEntries.class),
  LIFT_LOCK("LiftLock", 1, LiftLock.class),
  COMMAND_HANDLED("CommandHandled", 1, CommandHandled.class),
  TRADING_STATE_CHANGED("TradingStateChanged", 1, TradingStateChanged.class),
  PANIC_PROGRESSED("PanicProgressed", 1, PanicProgressed.class),
  PANIC_COMPLETED("PanicCompleted", 1, PanicCompleted.class),
  LOCKS_CHANGED("LocksChanged", 1, LocksChanged.class),
  HEARTBEAT("Heartbeat", 1, Heartbeat.class),
  ALERT_RAISED("AlertRaised", 1, AlertRaised.class),
  LOG_WRITTEN("LogWritten", 1, LogWritten.class);

  private static final Map<String, MessageType> BY_WIRE_NAME =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(t -> t.wireName, Function.identity()));
  private static final Map<Class<? extends Message>, MessageType> BY_PAYLOAD =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(t -> t.payload, Function.identity()));

  private final String wireName;
  private final int version;
  private final Class<? extends Message> payload;

  MessageType(String wireName, int version, Class<? extends Message> payload) {
    this.wireName = wireName;
    this.version = version;
    this.payload = payload;
  }

  /** The type of a wire name; empty for one that this version does not know. */
  public static Optional<MessageType> find(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }

  /**
   * The type of a message.
   *
   * @throws IllegalArgumentException when its class is in no row of this table, which is a defect
   */
  public static MessageType of(Message message) {
    MessageType type = BY_PAYLOAD.get(message.getClass());
    if (type == null) {
      throw new IllegalArgumentException(message.getClass() + " is not a known message type");
    }
    return type;
  }

  public String wireName() {
    return wireName;
  }

  public int version() {
    return version;
  }

  public Class<? extends Message> payload() {
    return payload;
  }
}
