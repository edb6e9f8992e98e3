package io.tradebot.common.contract;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.signal.StrategyId;

/** All keys of the state store, in one place. What must survive a missed message stands here. */
public final class StateKeys {
  /** The last {@code TradingStateChanged}. */
  public static final StateKey TRADING_STATE = new StateKey("trading:state");

  /** The last {@code PanicProgressed} or {@code PanicCompleted}. */
  public static final StateKey PANIC = new StateKey("trading:panic");

  /** The last panic {@code ControlCommand}, for an executor that was away when it was sent. */
  public static final StateKey PANIC_REQUEST = new StateKey("control:panic-request");

  /** The last {@code LocksChanged}. */
  public static final StateKey LOCKS = new StateKey("trading:locks");

  /** The last {@code ModelsUpdated}. */
  public static final StateKey MODELS = new StateKey("models:standing");

  /** Promotions, demotions and expiries, as {@code ModelEvent}. */
  public static final HistoryKey MODEL_EVENTS = new HistoryKey("history:models", 1_000);

  /** Fills, as {@code OrderFilled}. */
  public static final HistoryKey FILLS = new HistoryKey("history:fills", 20_000);

  /** All order events. */
  public static final HistoryKey ORDERS = new HistoryKey("history:orders", 50_000);

  /** Round trips, as {@code PositionClosed}. */
  public static final HistoryKey ROUND_TRIPS = new HistoryKey("history:round-trips", 20_000);

  /** The equity curve, as {@code EquityMarked}, one entry in ten seconds. */
  public static final HistoryKey EQUITY = new HistoryKey("history:equity", 50_000);

  /** Signals, as {@code SignalRaised}. */
  public static final HistoryKey SIGNALS = new HistoryKey("history:signals", 5_000);

  /** Alerts, as {@code AlertRaised}. */
  public static final HistoryKey ALERTS = new HistoryKey("history:alerts", 5_000);

  private StateKeys() {}

  public static StateKey quote(InstrumentId instrument) {
    return new StateKey("market:quote:" + path(instrument));
  }

  public static StateKey book(InstrumentId instrument) {
    return new StateKey("market:book:" + path(instrument));
  }

  /** The latest feed event of a venue. */
  public static StateKey feed(Venue venue) {
    return new StateKey("market:feed:" + venue);
  }

  /** Closed candles, enough to warm up every strategy. */
  public static HistoryKey candles(Timeframe timeframe, InstrumentId instrument) {
    return new HistoryKey("market:candles:" + timeframe.code() + ":" + path(instrument), 1_500);
  }

  /** The last rows of an instrument's gap ledger, as {@code MarketGapClosed}. */
  public static HistoryKey gaps(InstrumentId instrument) {
    return new HistoryKey("market:gaps:" + path(instrument), 500);
  }

  public static StateKey sentiment(Asset asset) {
    return new StateKey("sentiment:index:" + asset);
  }

  /** Scored texts of an asset. */
  public static HistoryKey posts(Asset asset) {
    return new HistoryKey("sentiment:posts:" + asset, 500);
  }

  public static StateKey analysis(StrategyId strategy, InstrumentId instrument) {
    return new StateKey("analysis:" + strategy + ":" + path(instrument));
  }

  /** The latest position event of a strategy on an instrument. */
  public static StateKey position(StrategyId strategy, InstrumentId instrument) {
    return new StateKey("position:" + strategy + ":" + path(instrument));
  }

  public static StateKey balances(AccountId account) {
    return new StateKey("account:balances:" + account);
  }

  public static StateKey equity(AccountId account) {
    return new StateKey("account:equity:" + account);
  }

  /** The last {@code PositionsMarked}. */
  public static StateKey marks(AccountId account) {
    return new StateKey("account:marks:" + account);
  }

  /** The last {@code PerformanceUpdated}. */
  public static StateKey performance(AccountId account) {
    return new StateKey("account:performance:" + account);
  }

  /** Expires by itself when the service is silent. */
  public static StateKey heartbeat(ServiceName service) {
    return new StateKey("system:heartbeat:" + service);
  }

  /** The last lines of a service's log, as {@code LogWritten}. */
  public static HistoryKey log(ServiceName service) {
    return new HistoryKey("history:log:" + service, 2_000);
  }

  /** Who is the active executor of an account, and its fencing token. */
  public static StateKey executorLease(AccountId account) {
    return new StateKey("executor:lease:" + account);
  }

  private static String path(InstrumentId instrument) {
    return instrument.venue() + ":" + instrument.symbol();
  }
}
