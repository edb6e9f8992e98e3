package io.tradebot.platform.codec;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.Balance;
import io.tradebot.common.account.BalancesUpdated;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionChanged;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.common.account.TradeCosts;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.MessageType;
import io.tradebot.common.control.CancelOrder;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.ForceEntry;
import io.tradebot.common.control.ForceExit;
import io.tradebot.common.control.LiftLock;
import io.tradebot.common.control.LockEntries;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.PanicStep;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderAccepted;
import io.tradebot.common.order.OrderCancelRejected;
import io.tradebot.common.order.OrderCancelRequested;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderExpired;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStamp;
import io.tradebot.common.order.OrderSubmitted;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.common.prediction.LiveScores;
import io.tradebot.common.prediction.ModelDemoted;
import io.tradebot.common.prediction.ModelExpired;
import io.tradebot.common.prediction.ModelMeasure;
import io.tradebot.common.prediction.ModelPromoted;
import io.tradebot.common.prediction.ModelStanding;
import io.tradebot.common.prediction.ModelsUpdated;
import io.tradebot.common.prediction.VacantSlot;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.common.sentiment.SentimentPostScored;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.common.system.LogWritten;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One message of each type, the same as in its golden file. */
final class Samples {
  static final Instant OCCURRED = Instant.parse("2026-11-02T09:30:00.250Z");
  static final Instant LEARNED = Instant.parse("2026-11-02T09:30:00.300125Z");
  private static final long EVENT_NS = 1_793_611_800_250_000_000L;
  private static final long RECEIVE_NS = 1_793_611_800_300_125_001L;
  private static final InstrumentId INSTRUMENT = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Asset USDT = Asset.of("USDT");
  private static final AccountId ACCOUNT = AccountId.of("BINANCE-main");
  private static final String MODEL = "momentum-15m-a27ba78eb926";
  private static final StrategyId STRATEGY = StrategyId.of("sma_crossover");
  private static final OrderStamp STAMP =
      new OrderStamp(
          ClientOrderId.of("tbabcdefghijklmnop"),
          ACCOUNT,
          STRATEGY,
          INSTRUMENT,
          OCCURRED,
          LEARNED,
          false);
  private static final Position POSITION =
      new Position(
          "p-1",
          ACCOUNT,
          STRATEGY,
          INSTRUMENT,
          Quantity.of("0.05"),
          Price.of("61234.5"),
          Quantity.of("0.05"),
          null,
          Money.of("-3.06", USDT),
          Money.of("3.06172500", USDT),
          Price.of("60000"),
          Price.of("63000.01"),
          OCCURRED);
  private static final TradeCosts COSTS =
      new TradeCosts(
          Money.of("0.4", USDT),
          Money.of("0.05", USDT),
          Money.of("-0.01", USDT),
          Money.of("0.2", USDT));
  private static final List<PanicStep> STEPS =
      List.of(
          new PanicStep(
              INSTRUMENT, PanicStep.Outcome.DUST, 0, Quantity.of("0.00000999"), "below minimum"));

  private Samples() {}

  static Envelope<Message> envelope(MessageType type) {
    return new Envelope<>(
        "5e0b4e1e-6f5e-4c0a-9d6f-6d4f9b3a1c11",
        type,
        new Envelope.Source(ServiceName.ORDER_EXECUTOR, "4711-1a2b3c4d"),
        42,
        OCCURRED,
        LEARNED,
        "5e0b4e1e-6f5e-4c0a-9d6f-000000000001",
        "5e0b4e1e-6f5e-4c0a-9d6f-000000000002",
        message(type));
  }

  static Message message(MessageType type) {
    return switch (type) {
      case PUBLIC_TRADE ->
          new PublicTrade(
              INSTRUMENT,
              9_007_199_254_740_993L,
              Price.of("61234.5"),
              Quantity.of("0.00250001"),
              Side.SELL,
              EVENT_NS,
              RECEIVE_NS);
      case BEST_QUOTE ->
          new BestQuote(
              INSTRUMENT,
              Price.of("61234.5"),
              Quantity.of("1.25"),
              Price.of("61234.51"),
              Quantity.of("0.3"),
              400_900_217L,
              EVENT_NS,
              RECEIVE_NS);
      case BOOK_SNAPSHOT ->
          new BookSnapshot(
              INSTRUMENT,
              List.of(
                  new BookLevel(Price.of("61234.5"), Quantity.of("1.25")),
                  new BookLevel(Price.of("61234"), Quantity.of("2"))),
              List.of(new BookLevel(Price.of("61234.51"), Quantity.of("0.3"))),
              400_900_217L,
              EVENT_NS,
              RECEIVE_NS);
      case CANDLE_CLOSED ->
          new CandleClosed(
              INSTRUMENT,
              Timeframe.M1,
              EVENT_NS - 60_000_000_000L,
              Price.of("61200"),
              Price.of("61300.5"),
              Price.of("61100"),
              Price.of("61250"),
              Quantity.of("12.5"),
              Money.of("765625", USDT),
              Quantity.of("6"),
              120,
              CandleSource.TRADES,
              EVENT_NS,
              RECEIVE_NS);
      case FEED_CONNECTED -> new FeedConnected(Venue.BINANCE, 0, EVENT_NS, RECEIVE_NS);
      case FEED_STALE -> new FeedStale(INSTRUMENT, "book", 5_250, EVENT_NS, RECEIVE_NS);
      case FEED_DISCONNECTED ->
          new FeedDisconnected(Venue.BINANCE, 1, "closed with code 1006", EVENT_NS, RECEIVE_NS);
      case MARKET_GAP_DETECTED ->
          new MarketGapDetected(
              INSTRUMENT, "trade", GapKind.MISSING, 1001, 1005, EVENT_NS, RECEIVE_NS);
      case MARKET_GAP_CLOSED ->
          new MarketGapClosed(
              INSTRUMENT,
              "trade",
              GapKind.MISSING,
              EVENT_NS - 2_500_000_000L,
              EVENT_NS,
              4,
              true,
              EVENT_NS,
              RECEIVE_NS);
      case SENTIMENT_POST_SCORED ->
          new SentimentPostScored(
              Asset.of("BTC"),
              "rss:demo-news:17",
              "rss:demo-news",
              "Bitcoin \"rallies\" – Österreich",
              "https://example.org/17",
              0.75,
              0.5,
              "lexicon-1",
              OCCURRED,
              LEARNED,
              LEARNED);
      case SENTIMENT_INDEX_UPDATED ->
          new SentimentIndexUpdated(Asset.of("BTC"), -0.125, 0.25, 17, false, OCCURRED);
      case SIGNAL_RAISED ->
          new SignalRaised(
              "s-1",
              STRATEGY,
              INSTRUMENT,
              Stance.LONG,
              0.8,
              Price.of("125.5"),
              Price.of("61234.5"),
              "fast above slow",
              "a-1",
              OCCURRED,
              OCCURRED.plusSeconds(5));
      case BASKET_RAISED ->
          new BasketRaised(
              "basket-1",
              STRATEGY,
              List.of(
                  new BasketRaised.Leg(
                      INSTRUMENT, Side.BUY, Quantity.of("0.02"), Price.of("61234.5")),
                  new BasketRaised.Leg(
                      InstrumentId.of("BINANCE:ETH-BTC"),
                      Side.BUY,
                      Quantity.of("0.4"),
                      Price.of("0.05001")),
                  new BasketRaised.Leg(
                      InstrumentId.of("BINANCE:ETH-USDT"),
                      Side.SELL,
                      Quantity.of("0.4"),
                      Price.of("3070"))),
              Rate.of("0.0016"),
              "circle",
              "analysis-1",
              OCCURRED,
              LEARNED);
      case ANALYSIS_COMPLETED ->
          new AnalysisCompleted(
              "a-1",
              STRATEGY,
              INSTRUMENT,
              List.of(
                  new AnalysisStep("trend", "up", null, 0.4, true, null),
                  new AnalysisStep("momentum", "0.61", 0.61, 0.2, true, "lstm-7")),
              0.6,
              0,
              Decision.BUY,
              "score 0.6 above 0.5",
              OCCURRED);
      case ORDER_INITIALIZED ->
          new OrderInitialized(
              STAMP,
              new OrderIntent(
                  STAMP.orderId(),
                  ACCOUNT,
                  STRATEGY,
                  INSTRUMENT,
                  Side.BUY,
                  OrderType.LIMIT,
                  Quantity.of("0.05"),
                  Price.of("61234.5"),
                  null,
                  TimeInForce.GTC,
                  true,
                  OrderRole.ENTRY,
                  "s-1"));
      case ORDER_DENIED -> new OrderDenied(STAMP, "NOTIONAL_BELOW_MINIMUM", "notional=3 minimum=5");
      case ORDER_SUBMITTED -> new OrderSubmitted(STAMP);
      case ORDER_ACCEPTED -> new OrderAccepted(STAMP, new VenueOrderId("28457"));
      case ORDER_REJECTED -> new OrderRejected(STAMP, "-2010", "insufficient balance");
      case ORDER_CANCEL_REQUESTED -> new OrderCancelRequested(STAMP, "entry timeout");
      case ORDER_CANCEL_REJECTED -> new OrderCancelRejected(STAMP, "-2011", "Unknown order sent.");
      case ORDER_FILLED ->
          new OrderFilled(
              STAMP,
              new VenueOrderId("28457"),
              new TradeId("991"),
              Side.BUY,
              OrderRole.ENTRY,
              Price.of("61234.5"),
              Quantity.of("0.02"),
              Quantity.of("0.02"),
              Quantity.of("0.03"),
              Money.of("1.22469", USDT),
              Liquidity.MAKER);
      case ORDER_CANCELED -> new OrderCanceled(STAMP, Quantity.of("0.02"));
      case ORDER_EXPIRED -> new OrderExpired(STAMP, Quantity.ZERO);
      case POSITION_OPENED -> new PositionOpened(POSITION, OCCURRED);
      case POSITION_CHANGED -> new PositionChanged(POSITION, OCCURRED);
      case POSITION_CLOSED -> new PositionClosed(POSITION, "take_profit", COSTS, OCCURRED);
      case BALANCES_UPDATED ->
          new BalancesUpdated(
              ACCOUNT,
              List.of(
                  new Balance(Asset.of("BTC"), Quantity.of("0.05"), Quantity.ZERO),
                  new Balance(USDT, Quantity.of("96938.27"), Quantity.of("100"))),
              OCCURRED,
              LEARNED);
      case EQUITY_MARKED ->
          new EquityMarked(
              ACCOUNT,
              Money.of("100010.5", USDT),
              Money.of("97038.27", USDT),
              Money.of("-3.06", USDT),
              Money.of("13.56", USDT),
              Money.of("3.06", USDT),
              Money.of("100100", USDT),
              Rate.of("0.0008941"),
              OCCURRED);
      case POSITIONS_MARKED ->
          new PositionsMarked(
              ACCOUNT,
              List.of(
                  new PositionsMarked.Mark(
                      STRATEGY,
                      INSTRUMENT,
                      Quantity.of("0.05"),
                      Money.of("3061.72", USDT),
                      Money.of("-3.06", USDT),
                      Money.of("13.56", USDT),
                      Money.of("3.06", USDT))),
              OCCURRED);
      case PERFORMANCE_UPDATED ->
          new PerformanceUpdated(
              ACCOUNT,
              List.of(
                  new PerformanceUpdated.Group(
                      PerformanceUpdated.Scope.STRATEGY,
                      "sma_crossover",
                      2,
                      1,
                      1,
                      Money.of("7", USDT),
                      Money.of("10", USDT),
                      Money.of("3", USDT),
                      Money.of("0.4", USDT),
                      0.5,
                      3.25,
                      Money.of("3.5", USDT),
                      Money.of("10", USDT),
                      Money.of("3", USDT),
                      Money.of("10", USDT),
                      Money.of("3", USDT),
                      Duration.ofSeconds(90),
                      1,
                      2,
                      COSTS)),
              0,
              OCCURRED);
      case CONTROL_COMMAND ->
          new ControlCommand("c-1", ControlAction.PANIC, "api", "by hand", OCCURRED);
      case FORCE_ENTRY ->
          new ForceEntry(
              "c-1",
              StrategyId.MANUAL,
              INSTRUMENT,
              Quantity.of("0.01"),
              Price.of("50000"),
              TimeInForce.GTC,
              true,
              "api",
              "by hand",
              OCCURRED);
      case FORCE_EXIT -> new ForceExit("c-1", null, INSTRUMENT, "api", "by hand", OCCURRED);
      case CANCEL_ORDER ->
          new CancelOrder(
              "c-1", ClientOrderId.of("tbabcdefghijklmnop"), "api", "by hand", OCCURRED);
      case LOCK_ENTRIES ->
          new LockEntries(
              "c-1", null, INSTRUMENT, Side.BUY, LEARNED, "api", "before the news", OCCURRED);
      case LIFT_LOCK -> new LiftLock("c-2", "c-1", "api", "the news is out", OCCURRED);
      case LOCKS_CHANGED ->
          new LocksChanged(
              List.of(
                  new EntryLock(
                      "c-1",
                      null,
                      INSTRUMENT,
                      Side.BUY,
                      false,
                      "api",
                      "before the news",
                      OCCURRED,
                      null)),
              LEARNED);
      case COMMAND_HANDLED ->
          new CommandHandled(
              "c-1",
              ControlAction.START,
              ServiceName.ORDER_EXECUTOR,
              CommandHandled.Outcome.REFUSED,
              "halted; reset first",
              TradingState.HALTED,
              OCCURRED);
      case TRADING_STATE_CHANGED ->
          new TradingStateChanged(
              TradingState.RUNNING, TradingState.HALTED, 3, "c-1", "panic", OCCURRED);
      case PANIC_PROGRESSED -> new PanicProgressed("c-1", 3, STEPS, OCCURRED, LEARNED);
      case PANIC_COMPLETED -> new PanicCompleted("c-1", 3, STEPS, OCCURRED, null, LEARNED);
      case MODEL_PROMOTED ->
          new ModelPromoted(
              MODEL, "momentum@15m", "momentum-15m-0123456789ab", "by hand", OCCURRED);
      case MODEL_DEMOTED ->
          new ModelDemoted(MODEL, "momentum@15m", "worse than the bare frequencies", OCCURRED);
      case MODEL_EXPIRED -> new ModelExpired(MODEL, "momentum@15m", OCCURRED, LEARNED);
      case MODELS_UPDATED ->
          new ModelsUpdated(
              List.of(
                  new ModelStanding(
                      MODEL,
                      "momentum@15m",
                      "momentum",
                      "15m",
                      ModelStanding.Place.CHAMPION,
                      ModelStanding.State.ABSTAINS,
                      "features drifted: rsi_14 0.61 above 0.25",
                      OCCURRED,
                      LEARNED,
                      "PROMOTED",
                      List.of("BTC-USDT", "ETH-USDT"),
                      "forward_return_sign(4)",
                      "pytorch 2.7.1 (djl 0.35.1) LSTM",
                      Instant.parse("2021-01-01T00:15:00Z"),
                      Instant.parse("2022-12-31T23:45:00Z"),
                      List.of(new ModelMeasure("auc", 0.541)),
                      new LiveScores(
                          200,
                          0.2508,
                          0.25,
                          0.6948,
                          0.021,
                          0.61,
                          0.2,
                          List.of("rsi_14 0.61 above 0.25")))),
              List.of(new VacantSlot("regime@15m", "no model has been promoted")),
              LEARNED);
      case HEARTBEAT ->
          new Heartbeat(
              ServiceName.MARKET_INGEST,
              "4711-1a2b3c4d",
              Heartbeat.Health.DEGRADED,
              "feed: reconnecting",
              OCCURRED,
              "0.1.0",
              "9f86d081884c7d65",
              LEARNED);
      case ALERT_RAISED ->
          new AlertRaised(
              ServiceName.STRATEGY_ENGINE,
              AlertRaised.Level.CRITICAL,
              "MALFORMED_MESSAGE",
              "channel=market.quote.BINANCE.BTC-USDT",
              OCCURRED);
      case LOG_WRITTEN ->
          new LogWritten(
              ServiceName.MARKET_INGEST,
              LogWritten.Level.WARN,
              "BinanceStream",
              "reconnecting in 2 s",
              OCCURRED);
    };
  }
}
