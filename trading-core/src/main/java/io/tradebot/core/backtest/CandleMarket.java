package io.tradebot.core.backtest;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.core.matching.ObservedMarketMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The market of one instrument as its candles let it be seen. */
final class CandleMarket {
  /** Candles that volatility and volume for the impact are taken from. */
  static final int HORIZON = 60;

  /** More than anybody will ask for: candles do not know how much rests where. */
  private static final long PLENTY = Long.MAX_VALUE / 4;

  private static final Quantity SHOWN = Quantity.ofRaw(1_000_000 * FixedPoint.ONE);

  final InstrumentId id;
  final CandleHistory history;
  final Simulation.Presence presence;
  final List<Aggregation> longer = new ArrayList<>();
  private final long tick;
  private final SpreadModel spread;
  private final CandlePath path = new CandlePath();
  private int index;
  private boolean inside;
  private boolean begun;
  private long episode;
  private boolean sendsOwnTimeframe;

  CandleMarket(
      Instrument instrument,
      CandleHistory history,
      SpreadModel spread,
      Simulation.Presence presence) {
    this.presence = presence;
    this.id = instrument.id();
    this.tick = instrument.tick().raw();
    this.history = history;
    this.spread = spread;
  }

  /** Says which candles strategies want. */
  void wanted(Timeframe timeframe) {
    if (timeframe == history.timeframe()) {
      sendsOwnTimeframe = true;
    } else {
      longer.add(new Aggregation(history.timeframe(), timeframe));
    }
  }

  boolean sendsOwnTimeframe() {
    return sendsOwnTimeframe;
  }

  boolean isOver() {
    return index >= history.size();
  }

  long openTimeNs() {
    return history.openTimeNs(index);
  }

  CandleClosed candle() {
    return history.candle(index);
  }

  int index() {
    return index;
  }

  /** The candle at the cursor begins. */
  void begin() {
    inside = true;
    begun = false;
  }

  /** Draws the way through the candle, once it matters. */
  void drawPath(boolean lowFirst) {
    if (!begun) {
      begun = true;
      path.begin(history, index, lowFirst);
    }
    episode++;
  }

  /** The candle at the cursor is over. */
  void end() {
    inside = false;
    index++;
    episode++;
  }

  boolean isInside() {
    return inside;
  }

  /** Changes whenever crossings that were foreseen earlier no longer count. */
  long episode() {
    return episode;
  }

  long priceAt(long timeNs) {
    return path.priceAt(timeNs);
  }

  CandlePath path() {
    return path;
  }

  long open() {
    return history.open(index);
  }

  long close() {
    return history.close(index);
  }

  long closeTimeNs() {
    return history.closeTimeNs(index);
  }

  // ---- quotes

  long bid(long price) {
    return bid(price, spread.halfSpread(price));
  }

  private long bid(long price, long half) {
    return Math.max(tick, FixedPoint.roundToStep(price - half, tick, Rounding.DOWN));
  }

  long ask(long price) {
    long half = spread.halfSpread(price);
    return ask(price, half, bid(price, half));
  }

  private long ask(long price, long half, long bid) {
    return Math.max(FixedPoint.roundToStep(price + half, tick, Rounding.UP), bid + tick);
  }

  BestQuote quote(long price, long timeNs) {
    long half = spread.halfSpread(price);
    long bid = bid(price, half);
    long ask = ask(price, half, bid);
    return new BestQuote(id, new Price(bid), SHOWN, new Price(ask), SHOWN, 0, timeNs, timeNs);
  }

  /** The highest price at which the bid is at or below a level. */
  private long fallsTo(long bidLevel) {
    long price = bidLevel + spread.halfSpread(bidLevel);
    while (bid(price) > bidLevel) {
      price -= tick;
    }
    return price;
  }

  /** The lowest price at which the bid is at or above a level. */
  private long risesTo(long bidLevel) {
    long price = bidLevel + spread.halfSpread(bidLevel);
    while (bid(price) < bidLevel) {
      price += tick;
    }
    return price;
  }

  /** The highest price at which the ask is at or below a level. */
  private long askFallsTo(long askLevel) {
    long price = askLevel - spread.halfSpread(askLevel);
    while (price > 0 && ask(price) > askLevel) {
      price -= tick;
    }
    return price;
  }

  /** A price at which something of ours happens, and the moment when the path gets there. */
  record Crossing(long timeNs, long price) {}

  /** When a stop is reached, a target, or an order that rests. */
  @Nullable Crossing stop(Price level, long fromNs) {
    return crossing(fallsTo(level.raw()), true, fromNs);
  }

  @Nullable Crossing target(Price level, long fromNs) {
    return crossing(risesTo(level.raw()), false, fromNs);
  }

  @Nullable Crossing resting(OrderIntent order, long fromNs) {
    Price stop = order.stopPrice();
    Price limit = order.limitPrice();
    boolean buys = order.side() == Side.BUY;
    if (stop != null) {
      return crossing(stop.raw(), path.priceAt(fromNs) > stop.raw(), fromNs);
    }
    if (limit == null) {
      return null;
    }
    return buys
        ? crossing(askFallsTo(limit.raw()), true, fromNs)
        : crossing(risesTo(limit.raw()), false, fromNs);
  }

  private @Nullable Crossing crossing(long price, boolean falling, long fromNs) {
    long time = path.reaches(price, falling, fromNs);
    return time < 0 || time >= path.timeOf(3) ? null : new Crossing(time, price);
  }

  // ---- liquidity

  /** Shows the venue's matcher a market that is deep at the touch. */
  void show(SimulatedVenue venue, long bid, long ask, long last, long timeNs) {
    venue.at(timeNs);
    ObservedMarketMatcher matcher = venue.matcher(id);
    matcher.forgetLevels();
    matcher.observeLevel(Side.BUY, bid, PLENTY);
    matcher.observeLevel(Side.SELL, ask, PLENTY);
    matcher.observeTrade(Side.BUY, last, 0);
  }

  /** The touch, moved by what a taker's size adds to it. */
  long moved(Side taker, long touch, long shift) {
    return taker == Side.BUY
        ? FixedPoint.roundToStep(touch + shift, tick, Rounding.UP)
        : Math.max(tick, FixedPoint.roundToStep(touch - shift, tick, Rounding.DOWN));
  }

  /** Standard deviation of the return over the horizon before the candle at the cursor. */
  double volatility() {
    int from = Math.max(1, index - HORIZON);
    int count = index - from;
    if (count < 2) {
      return 0;
    }
    double sum = 0;
    double squares = 0;
    for (int i = from; i < index; i++) {
      double change = Math.log((double) history.close(i) / history.close(i - 1));
      sum += change;
      squares += change * change;
    }
    double variance = (squares - sum * sum / count) / (count - 1);
    return Math.sqrt(Math.max(0, variance) * count);
  }

  /** Traded over the horizon before the candle at the cursor. */
  long volume() {
    long sum = 0;
    for (int i = Math.max(0, index - HORIZON); i < index; i++) {
      sum = Math.addExact(sum, history.volume(i));
    }
    return sum;
  }
}
