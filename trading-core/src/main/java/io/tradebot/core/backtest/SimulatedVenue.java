package io.tradebot.core.backtest;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.core.matching.CloseReason;
import io.tradebot.core.matching.FeeModel;
import io.tradebot.core.matching.FillModel;
import io.tradebot.core.matching.Match;
import io.tradebot.core.matching.MatchListener;
import io.tradebot.core.matching.ObservedMarketMatcher;
import io.tradebot.core.matching.OrderRequest;
import io.tradebot.core.matching.RejectReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The venue of a backtest: an account with balances, the venue's filters, and a matcher for each
 * instrument that is fed with the observed market.
 *
 * <p>An order that has arrived is accepted or refused at once; it is matched with the first market
 * event of its instrument that comes after its arrival, see {@link #match}.
 */
final class SimulatedVenue {
  private static final long OWNER = 1;
  private static final int FILLS_LISTED = 200;
  private static final Duration FILLS_LISTED_FOR = Duration.ofHours(1);

  /** Hears what the venue has to say, as it happens there. */
  interface Observer {
    void reported(VenueReport report, long atNs);

    /**
     * An order traded.
     *
     * @param arrivalMid middle of bid and ask when the order was first matched
     * @param arrivalTouch best price of the other side then
     */
    void filled(VenueReport.Filled fill, long arrivalMid, long arrivalTouch, boolean last);
  }

  private static final class Working {
    final OrderIntent intent;
    final long number;
    final Asset lockedAsset;
    long locked;
    long cumulative;
    long arrivalMid;
    long arrivalTouch;
    OrderStatus status = OrderStatus.ACCEPTED;
    long updatedNs;

    Working(OrderIntent intent, long number, Asset lockedAsset, long locked, long nowNs) {
      this.intent = intent;
      this.number = number;
      this.lockedAsset = lockedAsset;
      this.locked = locked;
      this.updatedNs = nowNs;
    }
  }

  private final Map<InstrumentId, Book> books = new LinkedHashMap<>();
  private final FeeSchedule fees;
  private final Observer observer;
  private final Map<Asset, long[]> funds = new TreeMap<>();
  private final Map<ClientOrderId, Working> orders = new HashMap<>();
  private final Map<Long, Working> byNumber = new LinkedHashMap<>();
  private final Deque<VenueReport.Filled> fills = new ArrayDeque<>();
  private long orderNumber;
  private long tradeNumber;
  private long nowNs;

  SimulatedVenue(BacktestSettings settings, FillModel.Factory queue, Observer observer) {
    this.fees = settings.fees();
    this.observer = observer;
    for (Instrument instrument : settings.instruments()) {
      books.put(instrument.id(), new Book(instrument, queue));
    }
    settings.funds().forEach((asset, quantity) -> funds.put(asset, new long[] {quantity.raw(), 0}));
  }

  /** The matcher of an instrument, to be fed with what the market does. */
  ObservedMarketMatcher matcher(InstrumentId instrument) {
    return book(instrument).matcher;
  }

  /** Whether an order waits for the market's next event. */
  boolean hasWaiting(InstrumentId instrument) {
    return !book(instrument).waiting.isEmpty();
  }

  /** The price levels at which something of ours could happen. */
  List<OrderIntent> workingOn(InstrumentId instrument) {
    List<OrderIntent> found = new ArrayList<>();
    for (Working order : byNumber.values()) {
      if (order.intent.instrument().equals(instrument)) {
        found.add(order.intent);
      }
    }
    return found;
  }

  /** What the market does next happens at this moment. */
  void at(long timeNs) {
    nowNs = timeNs;
  }

  /** An order reaches the venue. */
  void arrive(OrderIntent intent, long atNs) {
    nowNs = atNs;
    Book book = book(intent.instrument());
    String refusal = refusal(intent, book.instrument);
    boolean buys = intent.side() == Side.BUY;
    Asset asset = buys ? intent.instrument().symbol().quote() : intent.instrument().symbol().base();
    long claim = buys ? book.worstCost(intent) : intent.quantity().raw();
    if (refusal == null && claim > free(asset)) {
      refusal = "insufficient balance: free " + FixedPoint.format(free(asset)) + " " + asset;
    }
    if (refusal != null) {
      observer.reported(
          new VenueReport.Rejected(intent.orderId(), "REFUSED", refusal, instant(atNs)), atNs);
      return;
    }
    Working order = new Working(intent, ++orderNumber, asset, claim, atNs);
    account(asset)[0] -= claim;
    account(asset)[1] += claim;
    orders.put(intent.orderId(), order);
    byNumber.put(order.number, order);
    book.waiting.addLast(order);
    observer.reported(
        new VenueReport.Accepted(intent.orderId(), venueId(order), instant(atNs)), atNs);
  }

  private static @Nullable String refusal(OrderIntent intent, Instrument instrument) {
    if (!instrument.isOnLot(intent.quantity())) {
      return "quantity " + intent.quantity() + " is no multiple of " + instrument.lot();
    }
    if (intent.quantity().compareTo(instrument.minQuantity()) < 0
        || intent.quantity().compareTo(instrument.maxQuantity()) > 0) {
      return "quantity " + intent.quantity() + " is outside the venue's limits";
    }
    Price limit = intent.limitPrice();
    if (limit != null && !instrument.isOnTick(limit)) {
      return "price " + limit + " is no multiple of " + instrument.tick();
    }
    if (limit != null
        && instrument.notional(limit, intent.quantity()).compareAmount(instrument.minNotional())
            < 0) {
      return "value is below " + instrument.minNotional();
    }
    return null;
  }

  /** A wish to cancel reaches the venue. */
  void cancel(ClientOrderId id, long atNs) {
    nowNs = atNs;
    Working order = orders.get(id);
    if (order == null || !byNumber.containsKey(order.number)) {
      observer.reported(
          new VenueReport.CancelRejected(id, true, "UNKNOWN_ORDER", "not open", instant(atNs)),
          atNs);
      return;
    }
    Book book = book(order.intent.instrument());
    if (book.waiting.remove(order)) {
      book.end(order, OrderStatus.CANCELED);
    } else {
      book.matcher.cancel(order.number);
    }
  }

  void cancelAll(InstrumentId instrument, long atNs) {
    for (Working order : List.copyOf(byNumber.values())) {
      if (order.intent.instrument().equals(instrument)) {
        cancel(order.intent.orderId(), atNs);
      }
    }
  }

  /** The venue's answer to where an order stands. */
  VenueReport query(ClientOrderId id, long atNs) {
    Working order = orders.get(id);
    return order == null
        ? new VenueReport.NotFound(id, instant(atNs))
        : new VenueReport.Found(listed(order), instant(atNs));
  }

  VenueReport.Snapshot snapshot(long atNs) {
    Instant from = instant(atNs).minus(FILLS_LISTED_FOR);
    return new VenueReport.Snapshot(
        byNumber.values().stream().map(SimulatedVenue::listed).toList(),
        fills.stream().filter(fill -> fill.at().isAfter(from)).toList(),
        balances(),
        instant(atNs),
        instant(atNs));
  }

  private List<Balance> balances() {
    return funds.entrySet().stream().map(held -> balance(held.getKey())).toList();
  }

  private Balance balance(Asset asset) {
    long[] held = account(asset);
    return new Balance(asset, Quantity.ofRaw(held[0]), Quantity.ofRaw(held[1]));
  }

  /** Lets the orders that wait meet the market as it is now. */
  void match(InstrumentId instrument, long atNs) {
    while (hasWaiting(instrument)) {
      matchFirst(instrument, 0, 0, atNs);
    }
  }

  /** The next order that waits,; null when none does. */
  @Nullable OrderIntent nextWaiting(InstrumentId instrument) {
    Working first = book(instrument).waiting.peekFirst();
    return first == null ? null : first.intent;
  }

  /**
   * Lets the first of the orders that wait meet the market as it is now.
   *
   * @param mid between bid and ask before the order's own impact; 0 to take it from the book
   * @param touch best price of the other side before it; 0 likewise
   */
  void matchFirst(InstrumentId instrument, long mid, long touch, long atNs) {
    nowNs = atNs;
    Book book = book(instrument);
    Working order = book.waiting.pollFirst();
    if (order != null) {
      order.arrivalMid = mid;
      order.arrivalTouch = touch;
      book.execute(order);
    }
  }

  private long free(Asset asset) {
    return account(asset)[0];
  }

  private long[] account(Asset asset) {
    return funds.computeIfAbsent(asset, any -> new long[2]);
  }

  private Book book(InstrumentId instrument) {
    return Objects.requireNonNull(books.get(instrument), instrument::toString);
  }

  private static VenueOrderId venueId(Working order) {
    return new VenueOrderId(Long.toString(order.number));
  }

  private static VenueReport.VenueOrder listed(Working order) {
    OrderIntent intent = order.intent;
    return new VenueReport.VenueOrder(
        intent.orderId(),
        venueId(order),
        intent.instrument(),
        intent.side(),
        intent.type(),
        intent.quantity(),
        Quantity.ofRaw(order.cumulative),
        intent.limitPrice(),
        order.status,
        instant(order.updatedNs));
  }

  static Instant instant(long epochNs) {
    return Instant.ofEpochSecond(0, epochNs);
  }

  /** One instrument at the venue. */
  private final class Book implements MatchListener {
    final Instrument instrument;
    final ObservedMarketMatcher matcher;
    final Deque<Working> waiting = new ArrayDeque<>();

    Book(Instrument instrument, FillModel.Factory queue) {
      this.instrument = instrument;
      this.matcher = new ObservedMarketMatcher(this, queue);
    }

    /** The most that a buying order could cost; for one without a limit, by the visible asks. */
    long worstCost(OrderIntent intent) {
      Price limit = intent.limitPrice();
      Map.Entry<Long, Long> ask = matcher.asks().firstEntry();
      long price = limit != null ? limit.raw() : ask != null ? ask.getKey() : 0;
      return withFee(FixedPoint.multiply(price, intent.quantity().raw(), Rounding.UP));
    }

    /** A buy's cost with the commission that comes on top of it, if it does. */
    private long withFee(long cost) {
      return fees.charged() == FeeSchedule.Charged.RECEIVED
          ? cost
          : cost + fees.at(nowNs).commission(Liquidity.TAKER, cost);
    }

    void execute(Working order) {
      OrderIntent intent = order.intent;
      boolean buys = intent.side() == Side.BUY;
      Map.Entry<Long, Long> ask = matcher.asks().firstEntry();
      Map.Entry<Long, Long> bid = matcher.bids().firstEntry();
      if (order.arrivalMid == 0 && ask != null && bid != null) {
        order.arrivalMid = (bid.getKey() + ask.getKey()) / 2;
        order.arrivalTouch = buys ? ask.getKey() : bid.getKey();
      }
      if (buys && intent.type() == OrderType.MARKET && !afford(order)) {
        end(order, OrderStatus.EXPIRED);
        return;
      }
      Price limit = intent.limitPrice();
      Price stop = intent.stopPrice();
      matcher.submit(
          new OrderRequest(
              order.number,
              OWNER,
              intent.side(),
              intent.type(),
              intent.timeInForce(),
              intent.postOnly(),
              limit == null ? 0 : limit.raw(),
              stop == null ? 0 : stop.raw(),
              intent.quantity().raw()));
    }

    /** Sets aside what a market buy costs in the book as it is now. */
    private boolean afford(Working order) {
      long left = order.intent.quantity().raw();
      long cost = 0;
      for (Map.Entry<Long, Long> level : matcher.asks().entrySet()) {
        long taken = Math.min(left, level.getValue());
        cost = Math.addExact(cost, FixedPoint.multiply(level.getKey(), taken, Rounding.UP));
        left -= taken;
        if (left == 0) {
          break;
        }
      }
      cost = withFee(cost);
      long more = cost - order.locked;
      if (more > free(order.lockedAsset)) {
        return false;
      }
      account(order.lockedAsset)[0] -= more;
      account(order.lockedAsset)[1] += more;
      order.locked = cost;
      return true;
    }

    void end(Working order, OrderStatus status) {
      byNumber.remove(order.number);
      order.status = status;
      order.updatedNs = nowNs;
      release(order);
      Quantity cumulative = Quantity.ofRaw(order.cumulative);
      ClientOrderId id = order.intent.orderId();
      observer.reported(
          status == OrderStatus.CANCELED
              ? new VenueReport.Canceled(id, cumulative, instant(nowNs))
              : new VenueReport.Expired(id, cumulative, instant(nowNs)),
          nowNs);
    }

    private void release(Working order) {
      account(order.lockedAsset)[0] += order.locked;
      account(order.lockedAsset)[1] -= order.locked;
      order.locked = 0;
    }

    @Override
    public void accepted(long orderId) {}

    @Override
    public void rejected(long orderId, RejectReason reason) {
      // It was accepted on arrival already; a venue that finds out later ends it.
      Working order = byNumber.get(orderId);
      if (order != null) {
        end(order, OrderStatus.EXPIRED);
      }
    }

    @Override
    public void triggered(long orderId) {}

    @Override
    public void traded(Match match) {
      boolean takes = match.makerOrderId() == Match.UNKNOWN_ORDER;
      Working order = byNumber.get(takes ? match.takerOrderId() : match.makerOrderId());
      if (order == null) {
        throw new IllegalStateException("a trade of an order that does not work: " + match);
      }
      settle(
          order,
          match.price(),
          match.quantity(),
          takes ? match.takerRemaining() : match.makerRemaining(),
          takes ? Liquidity.TAKER : Liquidity.MAKER);
    }

    private void settle(Working order, long price, long quantity, long left, Liquidity liquidity) {
      OrderIntent intent = order.intent;
      boolean buys = intent.side() == Side.BUY;
      Asset base = instrument.id().symbol().base();
      Asset quote = instrument.id().symbol().quote();
      long value = FixedPoint.multiply(price, quantity, buys ? Rounding.UP : Rounding.DOWN);
      FeeModel rates = fees.at(nowNs);
      boolean inBase = buys && fees.charged() == FeeSchedule.Charged.RECEIVED;
      long fee = rates.commission(liquidity, inBase ? quantity : value);
      long spent = buys ? value + (inBase ? 0 : fee) : quantity;
      long got = buys ? quantity - (inBase ? fee : 0) : value - fee;
      long unlocked = Math.min(order.locked, spent);
      order.locked -= unlocked;
      account(order.lockedAsset)[1] -= unlocked;
      account(order.lockedAsset)[0] -= spent - unlocked;
      account(buys ? base : quote)[0] += got;
      order.cumulative += quantity;
      order.status = left == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
      order.updatedNs = nowNs;
      if (left == 0) {
        byNumber.remove(order.number);
        release(order);
      }
      VenueReport.Filled filled =
          new VenueReport.Filled(
              intent.orderId(),
              instrument.id(),
              venueId(order),
              new TradeId(Long.toString(++tradeNumber)),
              intent.side(),
              Price.ofRaw(price),
              Quantity.ofRaw(quantity),
              new Money(fee, inBase ? base : quote),
              liquidity,
              instant(nowNs));
      fills.addLast(filled);
      if (fills.size() > FILLS_LISTED) {
        fills.removeFirst();
      }
      observer.filled(
          filled,
          order.arrivalMid == 0 ? price : order.arrivalMid,
          order.arrivalTouch == 0 ? price : order.arrivalTouch,
          left == 0);
      observer.reported(filled, nowNs);
      observer.reported(
          new VenueReport.BalancesReported(List.of(balance(base), balance(quote)), instant(nowNs)),
          nowNs);
    }

    @Override
    public void closed(long orderId, long unfilled, CloseReason reason) {
      Working order = byNumber.get(orderId);
      if (order == null) {
        throw new IllegalStateException("end of an order that does not work: " + orderId);
      }
      end(order, reason == CloseReason.CANCELED ? OrderStatus.CANCELED : OrderStatus.EXPIRED);
    }

    @Override
    public void levelChanged(Side side, long price, long quantity, long updateId) {}
  }
}
