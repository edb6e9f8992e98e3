package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Quantity;
import io.tradebot.marketingest.domain.CandleBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Completes what a venue tells about past candles. Stateless. */
public final class VenueCandles {
  private VenueCandles() {}

  /**
   * The candles of a stretch, folded from all trades of it, for a timeframe that the venue has not.
   *
   * @param trades oldest first, every one from {@code fromNs} on; earlier ones give the price of
   *     intervals without a trade
   * @param fromNs open time of the first candle
   * @param toNs end of the last; all trades before are known
   * @param nowNs our clock
   */
  public static List<CandleClosed> fold(
      InstrumentId instrument,
      Timeframe timeframe,
      List<PublicTrade> trades,
      long fromNs,
      long toNs,
      long nowNs) {
    List<CandleClosed> folded = new ArrayList<>();
    if (trades.isEmpty()) {
      return folded;
    }
    CandleBuilder builder =
        new CandleBuilder(
            instrument,
            List.of(timeframe),
            Duration.ZERO,
            new CandleBuilder.Output() {
              @Override
              public void closed(CandleClosed candle) {
                if (candle.openTimeNs() >= fromNs) {
                  folded.add(ofVenue(candle));
                }
              }

              @Override
              public void incomplete(Timeframe of, long from, long to) {}

              @Override
              public void late(PublicTrade trade) {}
            });
    long firstNs = timeframe.openTimeNs(trades.getFirst().eventTimeNs());
    builder.start(Math.min(firstNs, fromNs));
    trades.stream().filter(trade -> trade.eventTimeNs() < toNs).forEach(builder::trade);
    builder.advance(toNs, nowNs);
    return folded;
  }

  /**
   * Adds the intervals without a trade after the last candle, for venues that leave them out.
   *
   * @param candles rising; nothing is added when there is none
   * @param toNs up to here the venue has told everything
   */
  public static List<CandleClosed> withFlatEnd(
      List<CandleClosed> candles, Timeframe timeframe, long toNs, long nowNs) {
    if (candles.isEmpty()) {
      return candles;
    }
    List<CandleClosed> all = new ArrayList<>(candles);
    CandleClosed last = candles.getLast();
    for (long openNs = last.openTimeNs() + timeframe.lengthNs();
        openNs + timeframe.lengthNs() <= toNs;
        openNs += timeframe.lengthNs()) {
      all.add(flat(last, openNs, nowNs));
    }
    return all;
  }

  /**
   * Joins finer candles to those of a longer timeframe; the last one only when it is whole.
   *
   * @param finer rising, each interval
   */
  public static List<CandleClosed> join(List<CandleClosed> finer, Timeframe timeframe) {
    List<CandleClosed> joined = new ArrayList<>();
    CandleClosed open = null;
    for (CandleClosed part : finer) {
      long openNs = timeframe.openTimeNs(part.openTimeNs());
      open =
          open == null || open.openTimeNs() != openNs
              ? widened(part, timeframe, openNs)
              : joined(open, part);
      if (part.eventTimeNs() == openNs + timeframe.lengthNs()) {
        joined.add(open);
      }
    }
    return joined;
  }

  private static CandleClosed widened(CandleClosed part, Timeframe timeframe, long openNs) {
    return new CandleClosed(
        part.instrument(),
        timeframe,
        openNs,
        part.open(),
        part.high(),
        part.low(),
        part.close(),
        part.volume(),
        part.quoteVolume(),
        part.takerBuyVolume(),
        part.trades(),
        part.source(),
        openNs + timeframe.lengthNs(),
        part.receiveTimeNs());
  }

  private static CandleClosed joined(CandleClosed open, CandleClosed part) {
    return new CandleClosed(
        open.instrument(),
        open.timeframe(),
        open.openTimeNs(),
        open.open(),
        open.high().compareTo(part.high()) >= 0 ? open.high() : part.high(),
        open.low().compareTo(part.low()) <= 0 ? open.low() : part.low(),
        part.close(),
        open.volume().plus(part.volume()),
        open.quoteVolume().plus(part.quoteVolume()),
        open.takerBuyVolume().plus(part.takerBuyVolume()),
        open.trades() + part.trades(),
        open.source(),
        open.eventTimeNs(),
        part.receiveTimeNs());
  }

  /** The candle of an interval without a trade, which repeats the last price. */
  static CandleClosed flat(CandleClosed before, long openNs, long nowNs) {
    return new CandleClosed(
        before.instrument(),
        before.timeframe(),
        openNs,
        before.close(),
        before.close(),
        before.close(),
        before.close(),
        Quantity.ZERO,
        Money.zero(before.instrument().symbol().quote()),
        Quantity.ZERO,
        0,
        CandleSource.VENUE,
        openNs + before.timeframe().lengthNs(),
        nowNs);
  }

  private static CandleClosed ofVenue(CandleClosed candle) {
    return new CandleClosed(
        candle.instrument(),
        candle.timeframe(),
        candle.openTimeNs(),
        candle.open(),
        candle.high(),
        candle.low(),
        candle.close(),
        candle.volume(),
        candle.quoteVolume(),
        candle.takerBuyVolume(),
        candle.trades(),
        CandleSource.VENUE,
        candle.eventTimeNs(),
        candle.receiveTimeNs());
  }
}
