package io.tradebot.exchangesim.application;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import io.tradebot.core.matching.CloseReason;
import io.tradebot.core.matching.Match;
import io.tradebot.core.matching.MatchListener;
import io.tradebot.core.matching.Matcher;
import io.tradebot.core.matching.OrderRequest;
import io.tradebot.core.matching.RejectReason;
import io.tradebot.exchangesim.domain.AggregateTrade;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.CandleSeries;
import io.tradebot.exchangesim.domain.Depth;
import io.tradebot.exchangesim.domain.Listing;
import io.tradebot.exchangesim.domain.Tape;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One listed instrument with its matcher and everything that is published of it. Used on the
 * venue's thread alone.
 */
public final class Market implements MatchListener {
  private final Listing listing;
  private final ExchangeObserver observer;
  private final AccountOrders accountOrders;
  private final VenueTime time;
  private final Tape tape = new Tape();
  private final Map<Timeframe, CandleSeries> candles = new EnumMap<>(Timeframe.class);
  private final Depth depth;
  private final DepthDiff.Collector fastDiff;
  private final DepthDiff.Collector slowDiff;
  private final Mark start;
  private @Nullable Matcher matcher;
  private long nextTradeId;
  private long nextAggregateId;
  private long nextOrderId;
  private @Nullable AggregateTrade pendingAggregate;
  private long pendingTaker;
  private boolean quoteDirty;

  /** Where a market goes on from an earlier run. */
  public record Mark(long lastPrice, long tradeId, long orderId, long updateId) {
    /** A market that has never traded. */
    public static final Mark FIRST = new Mark(0, 1_000_000_000L, 1_000_000L, 1_000_000L);
  }

  /** Hears what matching does to orders of the account. */
  interface AccountOrders {
    void rejected(Market market, long orderId, RejectReason reason);

    void triggered(Market market, long orderId);

    void filled(
        Market market, long orderId, long tradeId, long price, long quantity, boolean maker);

    void closed(Market market, long orderId, CloseReason reason);
  }

  /** The venue's clock as of the event that is being handled. */
  interface VenueTime {
    long nowMs();
  }

  Market(
      Listing listing,
      Mark mark,
      ExchangeObserver observer,
      AccountOrders accountOrders,
      VenueTime time) {
    this.listing = listing;
    this.start = mark;
    this.observer = observer;
    this.accountOrders = accountOrders;
    this.time = time;
    this.nextTradeId = mark.tradeId();
    this.nextAggregateId = mark.tradeId();
    this.nextOrderId = mark.orderId();
    this.depth = new Depth(mark.updateId());
    this.fastDiff = new DepthDiff.Collector(mark.updateId());
    this.slowDiff = new DepthDiff.Collector(mark.updateId());
    for (Timeframe timeframe : Timeframe.values()) {
      candles.put(timeframe, new CandleSeries(timeframe));
    }
  }

  /** Sets what fills orders here; once, before the first order. */
  public void matchWith(Matcher newMatcher) {
    matcher = newMatcher;
  }

  public Listing listing() {
    return listing;
  }

  public Tape tape() {
    return tape;
  }

  public Depth depth() {
    return depth;
  }

  public CandleSeries candles(Timeframe timeframe) {
    CandleSeries series = candles.get(timeframe);
    if (series == null) {
      throw new IllegalStateException("no series of " + timeframe);
    }
    return series;
  }

  public long lastPrice() {
    return matcher().lastPrice();
  }

  /** Where this run began. */
  public Mark start() {
    return start;
  }

  /** Where a later run goes on. */
  public Mark mark() {
    return new Mark(lastPrice(), nextTradeId, nextOrderId, depth.updateId());
  }

  /** An order id that was never used on this instrument. */
  public long takeOrderId() {
    return nextOrderId++;
  }

  /** Hands an order to the matcher; all consequences are published on return. */
  public void submit(OrderRequest request) {
    matcher().submit(request);
    finish();
  }

  public boolean cancel(long orderId) {
    boolean canceled = matcher().cancel(orderId);
    finish();
    return canceled;
  }

  /**
   * The volume-weighted price of the last five minutes; the last price when nothing traded in them.
   */
  public long averagePrice() {
    long volume = 0;
    long quoteVolume = 0;
    List<Candle> minutes = candles(Timeframe.M1).all();
    for (Candle candle : minutes.subList(Math.max(0, minutes.size() - 5), minutes.size())) {
      volume += candle.volume();
      quoteVolume += candle.quoteVolume();
    }
    return volume == 0 ? lastPrice() : FixedPoint.divide(quoteVolume, volume, Rounding.HALF_EVEN);
  }

  /** Closes the candles that ended by now. */
  public void closeCandles(long nowMs) {
    for (CandleSeries series : candles.values()) {
      series.advanceTo(nowMs, candle -> observer.candleClosed(this, candle));
    }
  }

  /** Takes the changes of the book since the last call; null when there are none. */
  public @Nullable DepthDiff drainDiff(boolean fast) {
    DepthDiff.Collector collector = fast ? fastDiff : slowDiff;
    return collector.isEmpty() ? null : collector.drain();
  }

  /** Publishes a trade of a market that is only observed. */
  public void publish(TapeTrade trade) {
    record(trade, trade.tradeId());
  }

  /** Ends the handling of one event: publishes what waits for its end. */
  public void finish() {
    flushAggregate();
    if (quoteDirty) {
      quoteDirty = false;
      observer.quoteChanged(this);
    }
  }

  @Override
  public void accepted(long orderId) {
    // The account's own report was made when it placed the order.
  }

  @Override
  public void rejected(long orderId, RejectReason reason) {
    accountOrders.rejected(this, orderId, reason);
  }

  @Override
  public void triggered(long orderId) {
    accountOrders.triggered(this, orderId);
  }

  @Override
  public void traded(Match match) {
    boolean buyerIsMaker = match.takerSide() == Side.SELL;
    TapeTrade trade =
        new TapeTrade(
            nextTradeId++,
            match.price(),
            match.quantity(),
            time.nowMs(),
            buyerIsMaker,
            buyerIsMaker ? match.makerOrderId() : match.takerOrderId(),
            buyerIsMaker ? match.takerOrderId() : match.makerOrderId());
    // In an observed market the tape is the recording's; the account's fills are not added to it.
    if (match.takerOrderId() != Match.UNKNOWN_ORDER
        && match.makerOrderId() != Match.UNKNOWN_ORDER) {
      record(trade, match.takerOrderId());
    }
    if (match.makerOwner() != OrderRequest.NO_OWNER) {
      accountOrders.filled(
          this, match.makerOrderId(), trade.tradeId(), match.price(), match.quantity(), true);
    }
    if (match.takerOwner() != OrderRequest.NO_OWNER) {
      accountOrders.filled(
          this, match.takerOrderId(), trade.tradeId(), match.price(), match.quantity(), false);
    }
  }

  @Override
  public void closed(long orderId, long unfilled, CloseReason reason) {
    accountOrders.closed(this, orderId, reason);
  }

  @Override
  public void levelChanged(Side side, long price, long quantity, long updateId) {
    long bestBefore = depth.best(side);
    depth.set(side, price, quantity, updateId);
    fastDiff.add(side, price, quantity, updateId);
    slowDiff.add(side, price, quantity, updateId);
    if (price == bestBefore || price == depth.best(side)) {
      quoteDirty = true;
    }
  }

  private void record(TapeTrade trade, long taker) {
    tape.add(trade);
    for (CandleSeries series : candles.values()) {
      series.add(trade, candle -> observer.candleClosed(this, candle));
    }
    aggregate(trade, taker);
    observer.traded(this, trade);
  }

  private void aggregate(TapeTrade trade, long taker) {
    AggregateTrade pending = pendingAggregate;
    if (pending != null && pendingTaker == taker && pending.price() == trade.price()) {
      pendingAggregate =
          new AggregateTrade(
              pending.aggregateId(),
              pending.price(),
              pending.quantity() + trade.quantity(),
              pending.firstTradeId(),
              trade.tradeId(),
              pending.timeMs(),
              pending.buyerIsMaker());
    } else {
      flushAggregate();
      pendingTaker = taker;
      pendingAggregate =
          new AggregateTrade(
              nextAggregateId++,
              trade.price(),
              trade.quantity(),
              trade.tradeId(),
              trade.tradeId(),
              trade.timeMs(),
              trade.buyerIsMaker());
    }
  }

  private void flushAggregate() {
    AggregateTrade pending = pendingAggregate;
    if (pending != null) {
      pendingAggregate = null;
      tape.add(pending);
      observer.aggregated(this, pending);
    }
  }

  private Matcher matcher() {
    Matcher current = matcher;
    if (current == null) {
      throw new IllegalStateException(listing.wireName() + " has no matcher yet");
    }
    return current;
  }
}
