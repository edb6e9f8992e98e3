package io.tradebot.storage.timeseries;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.storage.dataset.CandleSeries;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Trades and candles as points, the same whether they were recorded or imported, so that one
 * replaces the other. Numbers become doubles here, for charts only. Stateless.
 */
public final class MarketPoints {
  private static final long ID_ROOM_NS = 1_000_000L;

  private MarketPoints() {}

  /** A trade; below its millisecond its number keeps it apart from others of that moment. */
  public static Point trade(PublicTrade trade) {
    return new Point(
        "market_trades",
        tags(trade.instrument(), "side", trade.aggressor().name()),
        Map.of(
            "price", trade.price().toDouble(),
            "quantity", trade.quantity().toDouble(),
            "trade_id", trade.tradeId()),
        trade.eventTimeNs() + trade.tradeId() % ID_ROOM_NS);
  }

  /** A candle, all of which is known. */
  public static Point candle(CandleClosed candle) {
    Map<String, Object> fields =
        prices(
            candle.open().raw(),
            candle.high().raw(),
            candle.low().raw(),
            candle.close().raw(),
            candle.volume().raw());
    putKnown(fields, "quote_volume", candle.quoteVolume().raw());
    putKnown(fields, "taker_buy_volume", candle.takerBuyVolume().raw());
    return candle(
        candle.instrument(),
        candle.timeframe(),
        candle.openTimeNs(),
        fields,
        candle.trades(),
        candle.source());
  }

  /** A candle of many; what is unknown is left out. */
  public static Point candle(CandleSeries candles, int index) {
    Map<String, Object> fields =
        prices(
            candles.open(index),
            candles.high(index),
            candles.low(index),
            candles.close(index),
            candles.volume(index));
    putKnown(fields, "quote_volume", candles.quoteVolume(index));
    putKnown(fields, "taker_buy_volume", candles.takerBuyVolume(index));
    return candle(
        candles.instrument(),
        candles.timeframe(),
        candles.openTimeNs(index),
        fields,
        candles.trades(index),
        candles.source(index));
  }

  private static Map<String, Object> prices(
      long open, long high, long low, long close, long volume) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("open", FixedPoint.toDouble(open));
    fields.put("high", FixedPoint.toDouble(high));
    fields.put("low", FixedPoint.toDouble(low));
    fields.put("close", FixedPoint.toDouble(close));
    fields.put("volume", FixedPoint.toDouble(volume));
    return fields;
  }

  private static Point candle(
      InstrumentId instrument,
      Timeframe timeframe,
      long openTimeNs,
      Map<String, Object> fields,
      long trades,
      CandleSource source) {
    fields.put("source", source.name());
    if (trades != CandleSeries.UNKNOWN) {
      fields.put("trades", trades);
    }
    return new Point(
        "candles", tags(instrument, "timeframe", timeframe.code()), fields, openTimeNs);
  }

  /** The tags of an instrument, and more by turns of name and value. */
  public static Map<String, String> tags(InstrumentId instrument, String... more) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("venue", instrument.venue().code());
    tags.put("symbol", instrument.symbol().toString());
    for (int i = 0; i < more.length; i += 2) {
      tags.put(more[i], more[i + 1]);
    }
    return tags;
  }

  private static void putKnown(Map<String, Object> fields, String name, long value) {
    if (value != CandleSeries.UNKNOWN) {
      fields.put(name, FixedPoint.toDouble(value));
    }
  }
}
