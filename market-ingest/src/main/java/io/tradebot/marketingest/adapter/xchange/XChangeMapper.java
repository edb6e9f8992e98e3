package io.tradebot.marketingest.adapter.xchange;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.domain.DepthSnapshot;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.marketdata.Trade;
import org.knowm.xchange.dto.trade.LimitOrder;

/** Says what an object of XChange means; never throws. Immutable. */
final class XChangeMapper {
  /** Nanoseconds still hold it. */
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private final int depth;
  private final boolean makersSide;

  /**
   * @param depth levels of a side that are wanted
   * @param makersSide whether a trade tells the maker's side and not the taker's
   */
  XChangeMapper(int depth, boolean makersSide) {
    this.depth = depth;
    this.makersSide = makersSide;
  }

  /** What cannot be used, and why; thrown and caught in this class alone. */
  private static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;
    private final RejectReason reason;
    private final String field;

    private UnusableException(RejectReason reason, String field) {
      super(field, null, false, false);
      this.reason = reason;
      this.field = field;
    }
  }

  /**
   * A trade.
   *
   * @param number ours, as the library's is a text that may be missing
   * @param venueTimeNs taken where the exchange tells no time
   */
  StreamMessage trade(
      InstrumentId instrument, Trade trade, long number, long receiveTimeNs, long venueTimeNs) {
    try {
      Order.OrderType type = trade.getType();
      if (type != Order.OrderType.BID && type != Order.OrderType.ASK) {
        throw new UnusableException(RejectReason.MISSING_FIELD, "type");
      }
      Side told = type == Order.OrderType.BID ? Side.BUY : Side.SELL;
      return new StreamMessage.Trade(
          new PublicTrade(
              instrument,
              number,
              Price.ofRaw(positive(trade.getPrice(), "price")),
              Quantity.ofRaw(positive(trade.getOriginalAmount(), "amount")),
              makersSide ? told.opposite() : told,
              timeNs(trade.getTimestamp(), venueTimeNs),
              receiveTimeNs));
    } catch (UnusableException unusable) {
      return new StreamMessage.Rejected(unusable.reason, unusable.field);
    }
  }

  /** A whole book, and with it a sign that time has passed at the exchange. */
  StreamMessage book(InstrumentId instrument, OrderBook book, long venueTimeNs) {
    try {
      long timeNs = timeNs(book.getTimeStamp(), venueTimeNs);
      return new StreamMessage.Several(
          List.of(
              new StreamMessage.Snapshot(
                  instrument,
                  new DepthSnapshot(levels(book.getBids()), levels(book.getAsks()), timeNs, null)),
              new StreamMessage.Heartbeat(timeNs)));
    } catch (UnusableException unusable) {
      return new StreamMessage.Rejected(unusable.reason, unusable.field);
    }
  }

  private long[] levels(List<LimitOrder> orders) throws UnusableException {
    long[] levels = new long[2 * Math.min(depth, orders.size())];
    for (int i = 0; i < levels.length; i += 2) {
      LimitOrder order = orders.get(i / 2);
      levels[i] = positive(order.getLimitPrice(), "limitPrice");
      levels[i + 1] = positive(order.getRemainingAmount(), "amount");
    }
    return levels;
  }

  private static long positive(@Nullable BigDecimal value, String field) throws UnusableException {
    if (value == null) {
      throw new UnusableException(RejectReason.MISSING_FIELD, field);
    }
    if (value.signum() <= 0) {
      throw new UnusableException(RejectReason.NOT_POSITIVE, field);
    }
    if (value.stripTrailingZeros().scale() > FixedPoint.DECIMALS) {
      throw new UnusableException(RejectReason.TOO_PRECISE, field);
    }
    if (value.precision() - value.scale() > 18 - FixedPoint.DECIMALS) {
      throw new UnusableException(RejectReason.OUT_OF_RANGE, field);
    }
    return value.movePointRight(FixedPoint.DECIMALS).longValueExact();
  }

  private static long timeNs(@Nullable Date time, long otherwiseNs) throws UnusableException {
    if (time == null) {
      return otherwiseNs;
    }
    Instant at = time.toInstant();
    if (!at.isAfter(Instant.EPOCH) || at.isAfter(LATEST)) {
      throw new UnusableException(RejectReason.BAD_TIME, "timestamp");
    }
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
