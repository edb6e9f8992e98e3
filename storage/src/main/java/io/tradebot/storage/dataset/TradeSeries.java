package io.tradebot.storage.dataset;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;

/**
 * Public trades of one instrument, in columns; rising in time and then in number.
 *
 * <p>Prices and quantities are fixed point in units of 10<sup>-8</sup>. Times are Unix epoch
 * nanoseconds. Immutable and thread-safe.
 */
public final class TradeSeries {
  static final int TIME = 0;
  static final int TRADE_ID = 1;
  static final int PRICE = 2;
  static final int QUANTITY = 3;
  static final int SIDE = 4;
  static final int COLUMNS = 5;

  private static final long BUY = 0;
  private static final long SELL = 1;

  private final InstrumentId instrument;
  private final TradeKind kind;
  private final long[][] columns;

  /** Takes the columns as its own; they are checked already. */
  TradeSeries(InstrumentId instrument, TradeKind kind, long[][] columns) {
    this.instrument = instrument;
    this.kind = kind;
    this.columns = columns;
  }

  public static Builder builder(InstrumentId instrument, TradeKind kind) {
    return new Builder(instrument, kind);
  }

  public InstrumentId instrument() {
    return instrument;
  }

  public TradeKind kind() {
    return kind;
  }

  public int size() {
    return columns[TIME].length;
  }

  public long timeNs(int index) {
    return columns[TIME][index];
  }

  /** The venue's number of the trade or, for {@link TradeKind#AGGREGATE}, of the aggregate. */
  public long tradeId(int index) {
    return columns[TRADE_ID][index];
  }

  public long price(int index) {
    return columns[PRICE][index];
  }

  public long quantity(int index) {
    return columns[QUANTITY][index];
  }

  /** The taker's side. */
  public Side aggressor(int index) {
    return columns[SIDE][index] == BUY ? Side.BUY : Side.SELL;
  }

  /** The trade as the message that trading code takes, known at the moment it happened. */
  public PublicTrade trade(int index) {
    return new PublicTrade(
        instrument,
        tradeId(index),
        Price.ofRaw(price(index)),
        Quantity.ofRaw(quantity(index)),
        aggressor(index),
        timeNs(index),
        timeNs(index));
  }

  long[][] columns() {
    return columns;
  }

  /** Takes trades in order, each checked. Not thread-safe. */
  public static final class Builder {
    private final InstrumentId instrument;
    private final TradeKind kind;
    private final LongColumns rows;

    private Builder(InstrumentId instrument, TradeKind kind) {
      this.instrument = instrument;
      this.kind = kind;
      this.rows = new LongColumns(COLUMNS, 1 << 12);
    }

    /**
     * Adds a trade; price and quantity in units of 10<sup>-8</sup>.
     *
     * @throws IllegalArgumentException saying which rule it breaks: not before the trade before in
     *     time nor, at the same time, in number; price and quantity positive
     */
    public Builder add(long timeNs, long tradeId, long price, long quantity, Side aggressor) {
      if (rows.rows() > 0) {
        long before = rows.last(TIME);
        long idBefore = rows.last(TRADE_ID);
        if (timeNs < before) {
          throw new IllegalArgumentException(
              "a trade must not be before the one before it in time");
        }
        if (tradeId <= idBefore) {
          throw new IllegalArgumentException(
              "trade numbers must rise, was " + tradeId + " after " + idBefore);
        }
      }
      if (price <= 0) {
        throw new IllegalArgumentException(
            "price must be positive, was " + FixedPoint.format(price));
      }
      if (quantity <= 0) {
        throw new IllegalArgumentException(
            "quantity must be positive, was " + FixedPoint.format(quantity));
      }
      rows.add(
          timeNs,
          tradeId,
          price,
          quantity,
          switch (aggressor) {
            case BUY -> BUY;
            case SELL -> SELL;
          });
      return this;
    }

    public int size() {
      return rows.rows();
    }

    public TradeSeries build() {
      return new TradeSeries(instrument, kind, rows.toArrays());
    }
  }
}
