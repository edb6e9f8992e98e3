package io.tradebot.exchangesim.application;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.core.matching.CloseReason;
import io.tradebot.core.matching.FeeModel;
import io.tradebot.core.matching.OrderRequest;
import io.tradebot.core.matching.RejectReason;
import io.tradebot.exchangesim.domain.Depth;
import io.tradebot.exchangesim.domain.ExchangeRefusal;
import io.tradebot.exchangesim.domain.ExchangeRefusal.Reason;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.Listing;
import io.tradebot.exchangesim.domain.OrderState;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The venue: its markets and the one account that trades on them.
 *
 * <p>Single-threaded and without a clock: whoever drives it moves its time with {@link #advanceTo}
 * and calls it from one thread. Each change of the account is in the {@link AccountJournal} before
 * anybody hears of it.
 */
public final class Exchange implements Market.AccountOrders {
  /** The account's number as an owner of orders. */
  public static final long ACCOUNT = 1;

  private static final int MAX_OPEN_ORDERS = 200;
  private static final int MAX_OPEN_STOPS = 5;
  private static final long PERCENT_UP = 5;
  private static final long PERCENT_DOWN_DIVISOR = 5;

  private final Map<String, Market> markets = new LinkedHashMap<>();
  private final ExchangeObserver observer;
  private final FeeModel fees;
  private final CommissionAsset commissionAsset;
  private final AccountJournal journal;
  private final Map<String, Funds> funds = new TreeMap<>();
  private final Map<OrderKey, VenueOrder> orders = new LinkedHashMap<>();
  private final Map<OrderKey, VenueOrder> openOrders = new LinkedHashMap<>();
  private final List<VenueFill> fills = new ArrayList<>();
  private long nowMs;

  // What the event being handled has changed; written and published together at its end.
  private final Map<OrderKey, VenueOrder> changedOrders = new LinkedHashMap<>();
  private final List<VenueFill> newFills = new ArrayList<>();
  private final Map<String, Funds> changedFunds = new TreeMap<>();
  private final List<ExecutionReport> reports = new ArrayList<>();
  private @Nullable RejectReason rejection;
  private @Nullable String cancelRequestId;

  private record OrderKey(String symbol, long orderId) {}

  /** What came of a new order: the order after its first match and the fills of that match. */
  public record Placed(VenueOrder order, List<VenueFill> fills) {}

  /**
   * @param marks where each market goes on, by wire name
   * @param commissionAsset what commissions are taken in
   * @param initialFunds what a new account is given, by asset
   */
  public Exchange(
      Collection<Listing> listings,
      Function<Listing, Market.Mark> marks,
      Map<String, Long> initialFunds,
      FeeModel fees,
      CommissionAsset commissionAsset,
      ExchangeObserver observer,
      AccountJournal journal) {
    this.observer = observer;
    this.fees = fees;
    this.commissionAsset = commissionAsset;
    this.journal = journal;
    AccountJournal.Remembered remembered = journal.restore();
    for (Listing listing : listings) {
      markets.put(
          listing.wireName(),
          new Market(listing, marks.apply(listing), observer, this, () -> nowMs));
    }
    if (remembered.funds().isEmpty()) {
      initialFunds.forEach((asset, amount) -> funds.put(asset, new Funds(amount, 0)));
      journal.append(List.of(), List.of(), funds);
    } else {
      funds.putAll(remembered.funds());
    }
    for (Listing listing : listings) {
      funds.putIfAbsent(listing.base(), Funds.NONE);
      funds.putIfAbsent(listing.quote(), Funds.NONE);
    }
    remembered.orders().forEach(this::keep);
    fills.addAll(remembered.fills());
  }

  /**
   * Puts the open orders of earlier runs back into the books, the oldest first; once, when the
   * books are filled.
   */
  public void resumeOpenOrders() {
    for (VenueOrder order : List.copyOf(openOrders.values())) {
      Market market = markets.get(order.symbol());
      if (market == null) {
        continue;
      }
      boolean waits = order.type().hasStopPrice() && !order.working();
      OrderType type =
          waits ? order.type() : order.type().hasLimitPrice() ? OrderType.LIMIT : OrderType.MARKET;
      rejection = null;
      market.submit(
          new OrderRequest(
              order.orderId(),
              ACCOUNT,
              order.side(),
              type,
              order.timeInForce(),
              false,
              type.hasLimitPrice() ? order.price() : 0,
              waits ? order.stopPrice() : 0,
              order.remaining()));
      if (rejection != null) {
        // Its stop was passed while the venue was down: it fires now.
        rejection = null;
        triggered(market, order.orderId());
        market.submit(
            new OrderRequest(
                order.orderId(),
                ACCOUNT,
                order.side(),
                order.type().hasLimitPrice() ? OrderType.LIMIT : OrderType.MARKET,
                order.timeInForce(),
                false,
                order.type().hasLimitPrice() ? order.price() : 0,
                0,
                order.remaining()));
      }
      commit();
    }
  }

  /** Moves the venue's clock; time never goes back. */
  public void advanceTo(long newNowMs) {
    nowMs = Math.max(nowMs, newNowMs);
  }

  public long nowMs() {
    return nowMs;
  }

  public Collection<Market> markets() {
    return markets.values();
  }

  /**
   * @throws ExchangeRefusal when it is not listed
   */
  public Market market(String wireName) {
    Market market = markets.get(wireName);
    if (market == null) {
      throw new ExchangeRefusal(Reason.UNKNOWN_SYMBOL);
    }
    return market;
  }

  /** Closes the candles that ended by now. */
  public void closeCandles() {
    markets.values().forEach(market -> market.closeCandles(nowMs));
  }

  public Map<String, Funds> funds() {
    return Map.copyOf(funds);
  }

  /** Open orders, the oldest first. */
  public List<VenueOrder> openOrders(@Nullable Market market) {
    return openOrders.values().stream().filter(order -> isOn(order.symbol(), market)).toList();
  }

  /** All orders, the oldest first. */
  public List<VenueOrder> orders(@Nullable Market market) {
    return orders.values().stream().filter(order -> isOn(order.symbol(), market)).toList();
  }

  /** The account's trades, the oldest first. */
  public List<VenueFill> fills(@Nullable Market market) {
    return fills.stream().filter(fill -> isOn(fill.symbol(), market)).toList();
  }

  /** Checks an order against the rules without placing it. */
  public void check(Market market, OrderTicket ticket) {
    checkFilters(market, ticket);
  }

  /**
   * Places an order and lets it match.
   *
   * @throws ExchangeRefusal when a rule, the funds or the book forbid it
   */
  public Placed place(Market market, OrderTicket asked) {
    OrderTicket ticket = asked.quoteQuantity() > 0 ? inBase(market, asked) : asked;
    checkFilters(market, ticket);
    if (openOrders.values().stream()
        .anyMatch(
            order ->
                order.symbol().equals(market.listing().wireName())
                    && order.clientOrderId().equals(ticket.clientOrderId()))) {
      throw new ExchangeRefusal(Reason.DUPLICATE_CLIENT_ORDER_ID);
    }
    String asset = paidAsset(market, ticket.side());
    long lock = requiredFunds(market, ticket);
    if (fundsOf(asset).free() < lock) {
      throw new ExchangeRefusal(Reason.INSUFFICIENT_FUNDS);
    }
    VenueOrder order =
        new VenueOrder(
            market.listing().wireName(),
            market.takeOrderId(),
            ticket.clientOrderId(),
            ticket.side(),
            ticket.type(),
            ticket.timeInForce(),
            ticket.postOnly(),
            ticket.price(),
            ticket.stopPrice(),
            ticket.quantity(),
            ticket.quoteQuantity(),
            0,
            0,
            OrderState.NEW,
            !ticket.type().hasStopPrice(),
            lock,
            nowMs,
            nowMs,
            ticket.type().hasStopPrice() ? -1 : nowMs);
    setFunds(asset, fundsOf(asset).lock(lock));
    change(order);
    reports.add(new ExecutionReport(order, ExecutionReport.Kind.NEW, null, order.clientOrderId()));
    rejection = null;
    market.submit(
        new OrderRequest(
            order.orderId(),
            ACCOUNT,
            order.side(),
            order.type(),
            order.timeInForce(),
            order.postOnly(),
            order.price(),
            order.stopPrice(),
            order.quantity()));
    RejectReason refused = rejection;
    if (refused != null) {
      forget(order, asset);
      throw new ExchangeRefusal(
          switch (refused) {
            case WOULD_TAKE -> Reason.WOULD_TAKE;
            case WOULD_TRIGGER -> Reason.WOULD_TRIGGER;
          });
    }
    List<VenueFill> ownFills =
        newFills.stream()
            .filter(
                fill -> fill.orderId() == order.orderId() && fill.symbol().equals(order.symbol()))
            .toList();
    commit();
    VenueOrder now = orders.get(key(order));
    return new Placed(now == null ? order : now, ownFills);
  }

  /**
   * Cancels an open order.
   *
   * @param requestId the client id of the cancel itself
   * @throws ExchangeRefusal when no such order is open
   */
  public VenueOrder cancel(
      Market market, @Nullable Long orderId, @Nullable String clientOrderId, String requestId) {
    VenueOrder order =
        openOrders.values().stream()
            .filter(candidate -> candidate.symbol().equals(market.listing().wireName()))
            .filter(candidate -> matches(candidate, orderId, clientOrderId))
            .findFirst()
            .orElseThrow(() -> new ExchangeRefusal(Reason.NOT_OPEN));
    cancelRequestId = requestId;
    boolean canceled = market.cancel(order.orderId());
    cancelRequestId = null;
    if (!canceled) {
      throw new ExchangeRefusal(Reason.NOT_OPEN);
    }
    commit();
    VenueOrder now = orders.get(key(order));
    return now == null ? order : now;
  }

  /** The newest order of an id; client ids may have been used more than once. */
  public VenueOrder order(Market market, @Nullable Long orderId, @Nullable String clientOrderId) {
    return orders(market).reversed().stream()
        .filter(order -> matches(order, orderId, clientOrderId))
        .findFirst()
        .orElseThrow(() -> new ExchangeRefusal(Reason.NO_SUCH_ORDER));
  }

  /**
   * Writes and publishes what the handled event changed for the account; called at the end of each
   * event.
   */
  public void commit() {
    if (changedOrders.isEmpty() && newFills.isEmpty() && changedFunds.isEmpty()) {
      return;
    }
    journal.append(changedOrders.values(), newFills, changedFunds);
    List<ExecutionReport> published = List.copyOf(reports);
    Map<String, Funds> publishedFunds = Map.copyOf(changedFunds);
    changedOrders.clear();
    newFills.clear();
    changedFunds.clear();
    reports.clear();
    published.forEach(report -> observer.orderReported(report, nowMs));
    if (!publishedFunds.isEmpty()) {
      observer.fundsChanged(publishedFunds, nowMs);
    }
  }

  @Override
  public void rejected(Market market, long orderId, RejectReason reason) {
    rejection = reason;
  }

  @Override
  public void triggered(Market market, long orderId) {
    VenueOrder order = openOrders.get(new OrderKey(market.listing().wireName(), orderId));
    if (order != null) {
      VenueOrder now = order.triggered(nowMs);
      change(now);
      reports.add(new ExecutionReport(now, ExecutionReport.Kind.NEW, null, now.clientOrderId()));
    }
  }

  @Override
  public void filled(
      Market market, long orderId, long tradeId, long price, long quantity, boolean maker) {
    VenueOrder order = openOrders.get(new OrderKey(market.listing().wireName(), orderId));
    if (order == null) {
      throw new IllegalStateException("fill for order " + orderId + ", which is not open");
    }
    boolean buys = order.side() == Side.BUY;
    long quote = FixedPoint.multiply(price, quantity, buys ? Rounding.UP : Rounding.DOWN);
    boolean inQuote = commissionAsset == CommissionAsset.QUOTE;
    long received = buys ? quantity : quote;
    String paidAsset = paidAsset(market, order.side());
    String receivedAsset = buys ? market.listing().base() : market.listing().quote();
    long commission =
        fees.commission(maker ? Liquidity.MAKER : Liquidity.TAKER, inQuote ? quote : received);
    // A commission in quote comes on top of what a buyer pays.
    boolean onTop = inQuote && buys;
    long paid = (buys ? quote : quantity) + (onTop ? commission : 0);
    long fromFree = Math.max(0, paid - order.locked());
    Funds payer = fundsOf(paidAsset);
    payer = fromFree > 0 ? payer.lock(fromFree) : payer;
    payer = payer.pay(paid);
    long lockedBefore = order.locked() + fromFree - paid;
    long remaining = order.remaining() - quantity;
    long needed =
        remaining == 0 ? 0 : Math.min(lockedBefore, stillNeeded(order, remaining, lockedBefore));
    payer = payer.release(lockedBefore - needed);
    setFunds(paidAsset, payer);
    setFunds(
        receivedAsset, fundsOf(receivedAsset).plusFree(onTop ? received : received - commission));
    VenueOrder now = order.filled(quantity, quote, needed, nowMs);
    VenueFill fill =
        new VenueFill(
            order.symbol(),
            tradeId,
            orderId,
            price,
            quantity,
            commission,
            inQuote ? market.listing().quote() : receivedAsset,
            nowMs,
            buys,
            maker);
    fills.add(fill);
    newFills.add(fill);
    change(now);
    reports.add(new ExecutionReport(now, ExecutionReport.Kind.TRADE, fill, now.clientOrderId()));
  }

  @Override
  public void closed(Market market, long orderId, CloseReason reason) {
    VenueOrder order = openOrders.get(new OrderKey(market.listing().wireName(), orderId));
    if (order == null) {
      return;
    }
    String asset = paidAsset(market, order.side());
    setFunds(asset, fundsOf(asset).release(order.locked()));
    OrderState state =
        switch (reason) {
          case CANCELED -> OrderState.CANCELED;
          case NO_LIQUIDITY, NOT_FILLED_WHOLE -> OrderState.EXPIRED;
          case SELF_TRADE -> OrderState.EXPIRED_IN_MATCH;
        };
    VenueOrder now = order.locking(0).in(state, nowMs);
    change(now);
    String requestId = cancelRequestId == null ? now.clientOrderId() : cancelRequestId;
    ExecutionReport.Kind kind =
        switch (reason) {
          case CANCELED -> ExecutionReport.Kind.CANCELED;
          case NO_LIQUIDITY, NOT_FILLED_WHOLE -> ExecutionReport.Kind.EXPIRED;
          case SELF_TRADE -> ExecutionReport.Kind.TRADE_PREVENTION;
        };
    reports.add(new ExecutionReport(now, kind, null, requestId));
  }

  /**
   * What a limit order's rest still needs; a market order keeps all that is locked until it is
   * done.
   */
  private long stillNeeded(VenueOrder order, long remaining, long lockedBefore) {
    if (order.side() == Side.SELL) {
      return remaining;
    }
    return order.type().hasLimitPrice()
        ? withCommission(FixedPoint.multiply(order.price(), remaining, Rounding.UP))
        : lockedBefore;
  }

  private long requiredFunds(Market market, OrderTicket ticket) {
    if (ticket.side() == Side.SELL) {
      return ticket.quantity();
    }
    long cost =
        switch (ticket.type()) {
          case LIMIT, STOP_LOSS_LIMIT, TAKE_PROFIT_LIMIT ->
              FixedPoint.multiply(ticket.price(), ticket.quantity(), Rounding.UP);
          case MARKET -> walk(market.depth(), Side.BUY, ticket.quantity());
          // The price at the trigger is not known yet: a tenth more than the stop is set aside.
          case STOP_LOSS, TAKE_PROFIT ->
              FixedPoint.multiply(
                  Math.addExact(ticket.stopPrice(), ticket.stopPrice() / 10),
                  ticket.quantity(),
                  Rounding.UP);
        };
    return withCommission(cost);
  }

  /**
   * What a buyer has to have for an amount of quote: at most the taker's commission comes on top.
   */
  private long withCommission(long quote) {
    return commissionAsset == CommissionAsset.QUOTE
        ? Math.addExact(
            quote,
            Math.max(
                fees.commission(Liquidity.TAKER, quote), fees.commission(Liquidity.MAKER, quote)))
        : quote;
  }

  /** What taking a quantity costs on the visible book. */
  private static long walk(Depth depth, Side takerSide, long quantity) {
    long left = quantity;
    long cost = 0;
    for (Map.Entry<Long, Long> level : depth.levels(takerSide.opposite()).entrySet()) {
      long taken = Math.min(left, level.getValue());
      cost += FixedPoint.multiply(level.getKey(), taken, Rounding.UP);
      left -= taken;
      if (left == 0) {
        break;
      }
    }
    return cost;
  }

  /**
   * A market order for an amount of quote, as the quantity of base that the visible book gives for
   * it.
   */
  private static OrderTicket inBase(Market market, OrderTicket ticket) {
    long leftQuote = ticket.quoteQuantity();
    long quantity = 0;
    for (Map.Entry<Long, Long> level : market.depth().levels(ticket.side().opposite()).entrySet()) {
      long affordable = FixedPoint.divide(leftQuote, level.getKey(), Rounding.DOWN);
      long taken = Math.min(affordable, level.getValue());
      quantity += taken;
      leftQuote -= FixedPoint.multiply(level.getKey(), taken, Rounding.UP);
      if (taken == affordable) {
        break;
      }
    }
    long rounded = FixedPoint.roundToStep(quantity, market.listing().step(), Rounding.DOWN);
    return new OrderTicket(
        ticket.clientOrderId(),
        ticket.side(),
        ticket.type(),
        ticket.timeInForce(),
        ticket.postOnly(),
        0,
        0,
        rounded,
        ticket.quoteQuantity());
  }

  private void checkFilters(Market market, OrderTicket ticket) {
    Listing listing = market.listing();
    if (ticket.type().hasLimitPrice()) {
      checkPrice(listing, ticket.price());
      checkPercentPrice(market, ticket.price());
    }
    if (ticket.type().hasStopPrice()) {
      checkPrice(listing, ticket.stopPrice());
    }
    long quantity = ticket.quantity();
    if (quantity < listing.minQuantity()
        || quantity > listing.maxQuantity()
        || quantity % listing.step() != 0) {
      throw new ExchangeRefusal(Reason.QUANTITY);
    }
    boolean marketOrder = !ticket.type().hasLimitPrice();
    if (marketOrder && quantity > listing.maxMarketQuantity()) {
      throw new ExchangeRefusal(Reason.MARKET_QUANTITY);
    }
    long reference = ticket.type().hasLimitPrice() ? ticket.price() : market.averagePrice();
    long notional = FixedPoint.multiply(reference, quantity, Rounding.DOWN);
    if (notional < listing.minNotional()
        || (ticket.type().hasLimitPrice() && notional > listing.maxNotional())) {
      throw new ExchangeRefusal(Reason.NOTIONAL);
    }
    if (ticket.type() == OrderType.MARKET && market.depth().best(ticket.side().opposite()) == 0) {
      throw new ExchangeRefusal(Reason.EMPTY_BOOK);
    }
    List<VenueOrder> open = openOrders(market);
    if (open.size() >= MAX_OPEN_ORDERS) {
      throw new ExchangeRefusal(Reason.TOO_MANY_ORDERS);
    }
    if (ticket.type().hasStopPrice()
        && open.stream().filter(order -> order.type().hasStopPrice()).count() >= MAX_OPEN_STOPS) {
      throw new ExchangeRefusal(Reason.TOO_MANY_STOPS);
    }
  }

  private static void checkPrice(Listing listing, long price) {
    if (price < listing.minPrice() || price > listing.maxPrice() || price % listing.tick() != 0) {
      throw new ExchangeRefusal(Reason.PRICE);
    }
  }

  private static void checkPercentPrice(Market market, long price) {
    long average = market.averagePrice();
    if (average > 0 && (price / PERCENT_UP > average || price < average / PERCENT_DOWN_DIVISOR)) {
      throw new ExchangeRefusal(Reason.PRICE_TOO_FAR);
    }
  }

  private static boolean matches(
      VenueOrder order, @Nullable Long orderId, @Nullable String clientOrderId) {
    return orderId != null
        ? order.orderId() == orderId
        : order.clientOrderId().equals(clientOrderId);
  }

  private static boolean isOn(String symbol, @Nullable Market market) {
    return market == null || market.listing().wireName().equals(symbol);
  }

  private static String paidAsset(Market market, Side side) {
    return side == Side.BUY ? market.listing().quote() : market.listing().base();
  }

  private Funds fundsOf(String asset) {
    return funds.getOrDefault(asset, Funds.NONE);
  }

  private void setFunds(String asset, Funds now) {
    funds.put(asset, now);
    changedFunds.put(asset, now);
  }

  private void change(VenueOrder order) {
    keep(order);
    changedOrders.put(key(order), order);
  }

  private void keep(VenueOrder order) {
    orders.put(key(order), order);
    if (order.state().isOpen()) {
      openOrders.put(key(order), order);
    } else {
      openOrders.remove(key(order));
    }
  }

  /** Undoes an order that the matcher refused before anything came of it. */
  private void forget(VenueOrder order, String asset) {
    funds.put(asset, fundsOf(asset).release(order.locked()));
    orders.remove(key(order));
    openOrders.remove(key(order));
    changedOrders.remove(key(order));
    changedFunds.remove(asset);
    reports.removeIf(report -> report.order().orderId() == order.orderId());
  }

  private static OrderKey key(VenueOrder order) {
    return new OrderKey(order.symbol(), order.orderId());
  }
}
