package io.tradebot.common.contract;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.signal.StrategyId;

/**
 * All channel names, in one place. One service writes each channel; the table stands in
 * docs/events.md.
 */
public final class Channels {
  public static final Channel CONTROL_COMMAND = new Channel("control.command");
  public static final Channel CONTROL_EVENT = new Channel("control.event");
  public static final Channel MODEL_EVENT = new Channel("model.event");
  public static final Channel SYSTEM_ALERT = new Channel("system.alert");

  public static final Channel ALL_TRADES = new Channel("market.trade.*");
  public static final Channel ALL_QUOTES = new Channel("market.quote.*");
  public static final Channel ALL_BOOKS = new Channel("market.book.*");
  public static final Channel ALL_CANDLES = new Channel("market.candle.*");
  public static final Channel ALL_FEEDS = new Channel("market.feed.*");
  public static final Channel ALL_POSTS = new Channel("sentiment.post.*");
  public static final Channel ALL_SENTIMENT = new Channel("sentiment.score.*");
  public static final Channel ALL_SIGNALS = new Channel("signal.*");
  public static final Channel ALL_ANALYSES = new Channel("analysis.*");
  public static final Channel ALL_ORDERS = new Channel("order.event.*");
  public static final Channel ALL_POSITIONS = new Channel("position.event.*");
  public static final Channel ALL_ACCOUNTS = new Channel("account.event.*");
  public static final Channel ALL_HEARTBEATS = new Channel("system.heartbeat.*");

  public static final Channel ALL_LOGS = new Channel("system.log.*");

  private Channels() {}

  public static Channel trade(InstrumentId instrument) {
    return new Channel("market.trade." + path(instrument));
  }

  public static Channel quote(InstrumentId instrument) {
    return new Channel("market.quote." + path(instrument));
  }

  public static Channel book(InstrumentId instrument) {
    return new Channel("market.book." + path(instrument));
  }

  public static Channel candle(Timeframe timeframe, InstrumentId instrument) {
    return new Channel("market.candle." + timeframe.code() + "." + path(instrument));
  }

  public static Channel feed(Venue venue) {
    return new Channel("market.feed." + venue);
  }

  public static Channel sentimentPost(Asset asset) {
    return new Channel("sentiment.post." + asset);
  }

  public static Channel sentimentScore(Asset asset) {
    return new Channel("sentiment.score." + asset);
  }

  public static Channel signal(StrategyId strategy) {
    return new Channel("signal." + strategy);
  }

  public static Channel analysis(StrategyId strategy) {
    return new Channel("analysis." + strategy);
  }

  public static Channel order(StrategyId strategy) {
    return new Channel("order.event." + strategy);
  }

  public static Channel position(StrategyId strategy) {
    return new Channel("position.event." + strategy);
  }

  public static Channel account(AccountId account) {
    return new Channel("account.event." + account);
  }

  public static Channel heartbeat(ServiceName service) {
    return new Channel("system.heartbeat." + service);
  }

  public static Channel log(ServiceName service) {
    return new Channel("system.log." + service);
  }

  private static String path(InstrumentId instrument) {
    return instrument.venue() + "." + instrument.symbol();
  }
}
