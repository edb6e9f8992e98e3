package io.tradebot.exchangesim.domain;

import io.tradebot.common.market.Timeframe;

/**
 * Open, high, low, close and volumes of one span of time; amounts in units of 10<sup>-8</sup>.
 *
 * @param firstTradeId -1 when nothing traded
 * @param lastTradeId -1 when nothing traded
 */
public record Candle(
    Timeframe timeframe,
    long openTimeMs,
    long open,
    long high,
    long low,
    long close,
    long volume,
    long quoteVolume,
    long takerBuyVolume,
    long takerBuyQuoteVolume,
    long tradeCount,
    long firstTradeId,
    long lastTradeId) {
  /** A span in which nothing traded: the last price stands. */
  public static Candle flat(Timeframe timeframe, long openTimeMs, long price) {
    return new Candle(timeframe, openTimeMs, price, price, price, price, 0, 0, 0, 0, 0, -1, -1);
  }

  public static Candle of(Timeframe timeframe, long openTimeMs, TapeTrade trade) {
    return flat(timeframe, openTimeMs, trade.price()).with(trade);
  }

  public long closeTimeMs() {
    return openTimeMs + timeframe.length().toMillis() - 1;
  }

  /** This candle with one more trade. */
  public Candle with(TapeTrade trade) {
    boolean takerBuys = !trade.buyerIsMaker();
    long quote = trade.quoteQuantity();
    boolean first = tradeCount == 0;
    return new Candle(
        timeframe,
        openTimeMs,
        first ? trade.price() : open,
        first ? trade.price() : Math.max(high, trade.price()),
        first ? trade.price() : Math.min(low, trade.price()),
        trade.price(),
        volume + trade.quantity(),
        quoteVolume + quote,
        takerBuyVolume + (takerBuys ? trade.quantity() : 0),
        takerBuyQuoteVolume + (takerBuys ? quote : 0),
        tradeCount + 1,
        first ? trade.tradeId() : firstTradeId,
        trade.tradeId());
  }

  /** This candle followed by a later one of a finer timeframe. */
  public Candle with(Candle finer) {
    if (finer.tradeCount == 0) {
      return this;
    }
    boolean first = tradeCount == 0;
    return new Candle(
        timeframe,
        openTimeMs,
        first ? finer.open : open,
        first ? finer.high : Math.max(high, finer.high),
        first ? finer.low : Math.min(low, finer.low),
        finer.close,
        volume + finer.volume,
        quoteVolume + finer.quoteVolume,
        takerBuyVolume + finer.takerBuyVolume,
        takerBuyQuoteVolume + finer.takerBuyQuoteVolume,
        tradeCount + finer.tradeCount,
        first ? finer.firstTradeId : firstTradeId,
        finer.lastTradeId);
  }
}
