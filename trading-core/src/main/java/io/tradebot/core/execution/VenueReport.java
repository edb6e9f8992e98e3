package io.tradebot.core.execution;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the venue told us, or did not: the answers to our requests, its stream, and its lists. */
public sealed interface VenueReport {

  /** The venue has the order. */
  record Accepted(ClientOrderId orderId, VenueOrderId venueOrderId, Instant at)
      implements VenueReport {}

  /**
   * It is proven that the venue does not have the order: the venue refused it with a code that
   * means so, or it never left here (halt epoch risen, past its deadline, journal full; code {@code
   * NOT_SENT}).
   */
  record Rejected(ClientOrderId orderId, String code, String detail, Instant at)
      implements VenueReport {}

  /** One fill; may be reported many times, {@code tradeId} makes it count once. */
  record Filled(
      ClientOrderId orderId,
      InstrumentId instrument,
      VenueOrderId venueOrderId,
      TradeId tradeId,
      Side side,
      Price price,
      Quantity quantity,
      Money fee,
      Liquidity liquidity,
      Instant at)
      implements VenueReport {}

  /**
   * The order is cancelled.
   *
   * @param cumulativeQuantity filled by then, by the venue's word: until the fills add up to it the
   *     order is not closed; null when the venue does not say
   */
  record Canceled(ClientOrderId orderId, @Nullable Quantity cumulativeQuantity, Instant at)
      implements VenueReport {
    public Canceled(ClientOrderId orderId, Instant at) {
      this(orderId, null, at);
    }
  }

  /**
   * The venue ended the order by its own rules; {@code cumulativeQuantity} as in {@link Canceled}.
   */
  record Expired(ClientOrderId orderId, @Nullable Quantity cumulativeQuantity, Instant at)
      implements VenueReport {
    public Expired(ClientOrderId orderId, Instant at) {
      this(orderId, null, at);
    }
  }

  /**
   * The venue refused to cancel.
   *
   * @param unknownOrder whether it says that it has no such open order: it may be filled, so it
   *     must be asked
   */
  record CancelRejected(
      ClientOrderId orderId, boolean unknownOrder, String code, String detail, Instant at)
      implements VenueReport {}

  /**
   * Nobody knows whether the request arrived: time-out, broken connection, server error, unreadable
   * answer.
   */
  record OutcomeUnknown(ClientOrderId orderId, String detail, Instant at) implements VenueReport {}

  /**
   * Asked for the order, the venue says that it has none; proof only past the horizon.
   *
   * @param askedAt when the question was sent: what counts is that it was asked past the horizon,
   *     not when it was answered
   */
  record NotFound(ClientOrderId orderId, Instant askedAt) implements VenueReport {}

  /** Asked for the order, the venue says where it stands. */
  record Found(VenueOrder order, Instant at) implements VenueReport {}

  /**
   * The venue's own lists, read together: the truth to reconcile with.
   *
   * <p>Each instrument is read and told of for itself, so that one whose lists cannot be read
   * delays no other.
   *
   * @param instrument whose orders and fills these are; null when they are those of the whole
   *     account
   * @param openOrders every open order of the instrument at the venue
   * @param fills its recent fills, oldest first
   * @param balances of the whole account
   * @param requestedAt when the reading began: what changed later may be missing
   * @param at when the balances were answered
   */
  record Snapshot(
      @Nullable InstrumentId instrument,
      List<VenueOrder> openOrders,
      List<Filled> fills,
      List<Balance> balances,
      Instant requestedAt,
      Instant at)
      implements VenueReport {
    public Snapshot {
      openOrders = List.copyOf(openOrders);
      fills = List.copyOf(fills);
      balances = List.copyOf(balances);
    }

    /** A reading of the whole account. */
    public Snapshot(
        List<VenueOrder> openOrders,
        List<Filled> fills,
        List<Balance> balances,
        Instant requestedAt,
        Instant at) {
      this(null, openOrders, fills, balances, requestedAt, at);
    }

    /** Whether it says all there is to say about an instrument. */
    public boolean covers(InstrumentId id) {
      return instrument == null || instrument.equals(id);
    }
  }

  /**
   * The venue's word on some assets, as its stream reports them with each fill.
   *
   * @param at by the venue's clock; fills up to then are in it
   */
  record BalancesReported(List<Balance> balances, Instant at) implements VenueReport {}

  /**
   * Our clock was compared with the venue's. Entries need a measurement that is at most ten minutes
   * old.
   *
   * @param offset venue's time less ours
   */
  record ClockMeasured(Duration offset, Instant at) implements VenueReport {}

  /** The connection that reports fills is up or down; while it is down everything is asked for. */
  record StreamState(boolean connected, String detail, Instant at) implements VenueReport {}

  /**
   * An order as the venue lists it.
   *
   * @param status ACCEPTED, PARTIALLY_FILLED, FILLED, CANCELED, REJECTED or EXPIRED
   * @param limitPrice null for a market order
   */
  record VenueOrder(
      ClientOrderId orderId,
      VenueOrderId venueOrderId,
      InstrumentId instrument,
      Side side,
      OrderType type,
      Quantity quantity,
      Quantity cumulativeQuantity,
      @Nullable Price limitPrice,
      OrderStatus status,
      Instant updatedAt) {}
}
