package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import java.util.ArrayList;
import java.util.List;

/** Candles made the plain way, from all trades at once: the oracle of the builder. */
public final class NaiveCandles {
  private NaiveCandles() {}

  /**
   * All candles of the intervals in a range; flat ones where nothing was traded and a price is
   * known.
   */
  public static List<CandleClosed> of(
      InstrumentId instrument,
      Timeframe timeframe,
      List<PublicTrade> trades,
      long fromNs,
      long toNs) {
    List<CandleClosed> candles = new ArrayList<>();
    for (long open = fromNs; open + timeframe.lengthNs() <= toNs; open += timeframe.lengthNs()) {
      long end = open + timeframe.lengthNs();
      long from = open;
      List<PublicTrade> inside =
          trades.stream().filter(t -> t.eventTimeNs() >= from && t.eventTimeNs() < end).toList();
      if (inside.isEmpty()) {
        trades.stream()
            .filter(t -> t.eventTimeNs() < from)
            .reduce((a, b) -> b)
            .ifPresent(
                before ->
                    candles.add(
                        candle(
                            instrument,
                            timeframe,
                            from,
                            List.of(before.price()),
                            Quantity.ZERO,
                            Money.zero(instrument.symbol().quote()),
                            Quantity.ZERO,
                            0)));
        continue;
      }
      Quantity volume = Quantity.ZERO;
      Quantity bought = Quantity.ZERO;
      Money quote = Money.zero(instrument.symbol().quote());
      for (PublicTrade trade : inside) {
        volume = volume.plus(trade.quantity());
        if (trade.aggressor() == Side.BUY) {
          bought = bought.plus(trade.quantity());
        }
        quote = quote.plus(trade.price().times(trade.quantity(), quote.asset(), Rounding.DOWN));
      }
      candles.add(
          candle(
              instrument,
              timeframe,
              open,
              inside.stream().map(PublicTrade::price).toList(),
              volume,
              quote,
              bought,
              inside.size()));
    }
    return candles;
  }

  private static CandleClosed candle(
      InstrumentId instrument,
      Timeframe timeframe,
      long open,
      List<Price> prices,
      Quantity volume,
      Money quote,
      Quantity bought,
      long trades) {
    return new CandleClosed(
        instrument,
        timeframe,
        open,
        prices.getFirst(),
        prices.stream().max(Price::compareTo).orElseThrow(),
        prices.stream().min(Price::compareTo).orElseThrow(),
        prices.getLast(),
        volume,
        quote,
        bought,
        trades,
        CandleSource.VENUE,
        open + timeframe.lengthNs(),
        0);
  }
}
