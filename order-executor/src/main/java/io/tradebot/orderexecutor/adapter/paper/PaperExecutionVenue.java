package io.tradebot.orderexecutor.adapter.paper;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.common.market.PublicTrade;
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
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.core.execution.ApprovedOrder;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.core.matching.CloseReason;
import io.tradebot.core.matching.FeeModel;
import io.tradebot.core.matching.Match;
import io.tradebot.core.matching.MatchListener;
import io.tradebot.core.matching.RejectReason;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A venue on paper: real rules, real clock and real market data of another venue, fills by the
 * core's matching on its live book, an account of its own that a journal keeps. Thread-safe.
 *
 * <p>An order is refused while the book is older than {@code staleAfter}: nothing is filled at
 * prices that nobody sees. What the matching assumes is that of {@link
 * io.tradebot.core.matching.ObservedMarketMatcher}, on the best 20 levels.
 */
public final class PaperExecutionVenue implements ExecutionVenue {
  private static final Logger LOG = LoggerFactory.getLogger(PaperExecutionVenue.class);

  private final ExecutionVenue real;
  private final MarketFeed feed;
  private final PaperAccount account;
  private final PaperJournal journal;
  private final Duration staleAfter;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Map<InstrumentId, PaperMarket> markets = new HashMap<>();

  /** What the event being handled tells, once it is kept. */
  private final List<VenueReport> pending = new ArrayList<>();

  private final LinkedBlockingQueue<VenueReport> stream = new LinkedBlockingQueue<>();
  private MarketFeed.@Nullable Following following;
  private @Nullable Thread teller;
  private long ordersSent;
  private @Nullable RejectReason refusal;

  /**
   * @param real reads rules and clock of the venue whose market this is; gets no order
   * @param account the file that keeps the account
   * @param initial what a new account has, by asset
   * @throws IOException when the account cannot be read
   */
  public PaperExecutionVenue(
      ExecutionVenue real,
      MarketFeed feed,
      Path account,
      Map<Asset, Quantity> initial,
      FeeModel fees,
      Duration staleAfter,
      InstantSource clock,
      LongSupplier nanoTime)
      throws IOException {
    this.real = real;
    this.feed = feed;
    this.staleAfter = staleAfter;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.journal = new PaperJournal(account);
    Map<String, Long> amounts = new HashMap<>();
    initial.forEach((asset, quantity) -> amounts.put(asset.code(), quantity.raw()));
    this.account = new PaperAccount(fees, journal, amounts);
  }

  @Override
  public void open() {
    real.open();
    synchronized (this) {
      for (Instrument rules : real.instruments()) {
        markets.computeIfAbsent(
            rules.id(), id -> new PaperMarket(rules, new Listener(id.symbol().quote().code())));
      }
      for (PaperOrder order : account.openOrders()) {
        PaperMarket market = markets.get(InstrumentId.of(order.instrument()));
        if (market != null) {
          resume(market, order);
        }
      }
      if (following != null) {
        return;
      }
    }
    // Not under the lock: a feed may deliver its first event before it returns, from a thread that
    // it waits for, and every event takes the lock.
    MarketFeed.Following opened = feed.follow(this::observe);
    synchronized (this) {
      if (following == null) {
        following = opened;
        return;
      }
    }
    opened.close();
  }

  /** An order of an earlier run joins its queue at the end. */
  private void resume(PaperMarket market, PaperOrder order) {
    refusal = null;
    market.matcher().submit(order.request());
    if (refusal != null) {
      pending.add(closedReport(account.close(order.number(), OrderStatus.EXPIRED, clock.millis())));
    }
    settle();
  }

  private synchronized void observe(InstrumentEvent event) {
    PaperMarket market = markets.get(event.instrument());
    if (market == null) {
      return;
    }
    switch (event) {
      case BookSnapshot book -> market.observe(book, nanoTime.getAsLong());
      case PublicTrade trade -> market.observe(trade);
      default -> {
        return;
      }
    }
    settle();
  }

  /** Ends the handling of one event: what it changed is kept, then told. */
  private void settle() {
    if (account.commit()) {
      pending.add(new VenueReport.BalancesReported(balances(), clock.instant()));
    }
    if (teller != null) {
      stream.addAll(pending);
    }
    pending.clear();
  }

  @Override
  public List<VenueReport> place(ApprovedOrder order, Departure departure) {
    return place(order.intent(), departure);
  }

  synchronized List<VenueReport> place(OrderIntent intent, Departure departure) {
    ClientOrderId id = intent.orderId();
    Instant now = clock.instant();
    String forbidden = departure.forbids();
    if (forbidden != null) {
      return List.of(new VenueReport.Rejected(id, "NOT_SENT", forbidden, now));
    }
    PaperMarket market = markets.get(intent.instrument());
    if (market == null) {
      return List.of(
          new VenueReport.Rejected(
              id, "NOT_SENT", intent.instrument() + " is not traded here", now));
    }
    ordersSent++;
    String wrong = wrong(market, intent);
    if (wrong != null) {
      return List.of(new VenueReport.Rejected(id, "PAPER", wrong, now));
    }
    long needed = needed(market, intent);
    PaperOrder order = PaperOrder.of(account.takeOrderNumber(), intent, needed, now.toEpochMilli());
    if (account.funds(PaperAccount.paidAsset(order)).free() < needed) {
      return List.of(new VenueReport.Rejected(id, "PAPER", "insufficient balance", now));
    }
    VenueReport accepted =
        new VenueReport.Accepted(id, new VenueOrderId(Long.toString(order.number())), now);
    refusal = null;
    account.begin(order);
    pending.add(accepted);
    market.matcher().submit(order.request());
    RejectReason refused = refusal;
    if (refused != null) {
      pending.clear();
      account.close(order.number(), OrderStatus.REJECTED, now.toEpochMilli());
      settle();
      return List.of(new VenueReport.Rejected(id, "PAPER", refused.name(), now));
    }
    settle();
    List<VenueReport> reports = new ArrayList<>();
    reports.add(accepted);
    if (teller == null) {
      reports.addAll(found(account.order(order.number())));
    }
    return reports;
  }

  /** Why the venue refuses an order; null when it does not. */
  private @Nullable String wrong(PaperMarket market, OrderIntent intent) {
    Instrument rules = market.rules();
    Price limit = intent.limitPrice();
    Price stop = intent.stopPrice();
    if (account
        .order(intent.orderId().value())
        .filter(order -> !order.status().isClosed())
        .isPresent()) {
      return "an open order has this id already";
    }
    if (!market.isLive(nanoTime.getAsLong(), staleAfter.toNanos())) {
      return "no live book of " + intent.instrument();
    }
    if (!rules.tradable()) {
      return intent.instrument() + " is not tradable now";
    }
    if ((limit != null && !rules.isOnTick(limit)) || (stop != null && !rules.isOnTick(stop))) {
      return "price off the tick of " + rules.tick();
    }
    if (!rules.isOnLot(intent.quantity())
        || intent.quantity().compareTo(rules.minQuantity()) < 0
        || intent.quantity().compareTo(rules.maxQuantity()) > 0) {
      return "quantity off the lot, or out of its bounds";
    }
    long price =
        limit != null ? limit.raw() : stop != null ? stop.raw() : market.bestFor(intent.side());
    if (price == 0) {
      return "nobody is on the other side of the book";
    }
    long value = rules.notional(Price.ofRaw(price), intent.quantity()).raw();
    return value < rules.minNotional().raw()
        ? "value below the minimum of " + rules.minNotional()
        : null;
  }

  /** What must be free: the worst price of a limit order, the visible book's of a market order. */
  private static long needed(PaperMarket market, OrderIntent intent) {
    long quantity = intent.quantity().raw();
    if (intent.side() == Side.SELL) {
      return quantity;
    }
    Price limit = intent.limitPrice();
    if (limit != null) {
      return FixedPoint.multiply(limit.raw(), quantity, Rounding.UP);
    }
    Price stop = intent.stopPrice();
    if (stop != null) {
      return FixedPoint.multiply(stop.raw(), quantity, Rounding.UP);
    }
    long left = quantity;
    long cost = 0;
    for (Map.Entry<Long, Long> level : market.opposite(Side.BUY).entrySet()) {
      long taken = Math.min(left, level.getValue());
      cost += FixedPoint.multiply(level.getKey(), taken, Rounding.UP);
      left -= taken;
    }
    // What the book does not show is not filled, but the wish for it must be affordable.
    return cost + FixedPoint.multiply(market.bestFor(Side.BUY), left, Rounding.UP);
  }

  @Override
  public synchronized List<VenueReport> cancel(ClientOrderId orderId, InstrumentId instrument) {
    Instant now = clock.instant();
    PaperOrder order = account.order(orderId.value()).orElse(null);
    PaperMarket market = markets.get(instrument);
    if (order == null || market == null || !market.matcher().cancel(order.number())) {
      List<VenueReport> reports = new ArrayList<>();
      reports.add(
          new VenueReport.CancelRejected(orderId, true, "PAPER", "no such open order", now));
      reports.addAll(query(orderId, instrument));
      return reports;
    }
    settle();
    return found(account.order(order.number()));
  }

  @Override
  public synchronized List<VenueReport> cancelAll(InstrumentId instrument) {
    List<VenueReport> reports = new ArrayList<>();
    for (VenueReport.VenueOrder order : openOrders(instrument)) {
      reports.addAll(cancel(order.orderId(), instrument));
    }
    return reports;
  }

  @Override
  public synchronized List<VenueReport> query(ClientOrderId orderId, InstrumentId instrument) {
    PaperOrder order = account.order(orderId.value()).orElse(null);
    return order == null
        ? List.of(new VenueReport.NotFound(orderId, clock.instant()))
        : found(order);
  }

  private List<VenueReport> found(PaperOrder order) {
    List<VenueReport> reports = new ArrayList<>();
    account.fills(order.number()).forEach(fill -> reports.add(filled(order, fill)));
    VenueReport.VenueOrder listed = listed(order);
    reports.add(new VenueReport.Found(listed, listed.updatedAt()));
    return reports;
  }

  private static VenueReport.VenueOrder listed(PaperOrder order) {
    return new VenueReport.VenueOrder(
        ClientOrderId.of(order.clientOrderId()),
        new VenueOrderId(Long.toString(order.number())),
        InstrumentId.of(order.instrument()),
        order.side(),
        order.type(),
        Quantity.ofRaw(order.quantity()),
        Quantity.ofRaw(order.executed()),
        order.type().hasLimitPrice() ? Price.ofRaw(order.price()) : null,
        order.status(),
        Instant.ofEpochMilli(order.updatedMs()));
  }

  private static VenueReport.Filled filled(PaperOrder order, PaperFill fill) {
    return new VenueReport.Filled(
        ClientOrderId.of(order.clientOrderId()),
        InstrumentId.of(order.instrument()),
        new VenueOrderId(Long.toString(order.number())),
        new TradeId("paper-" + fill.tradeNumber()),
        order.side(),
        Price.ofRaw(fill.price()),
        Quantity.ofRaw(fill.quantity()),
        Money.of(FixedPoint.format(fill.fee()), Asset.of(fill.feeAsset())),
        fill.maker() ? Liquidity.MAKER : Liquidity.TAKER,
        Instant.ofEpochMilli(fill.atMs()));
  }

  @Override
  public synchronized List<VenueReport.VenueOrder> openOrders(InstrumentId instrument) {
    return account.openOrders().stream()
        .filter(order -> order.instrument().equals(instrument.toString()))
        .map(PaperExecutionVenue::listed)
        .toList();
  }

  @Override
  public synchronized List<VenueReport.Filled> fills(InstrumentId instrument, Instant since) {
    return account.orders().stream()
        .filter(order -> order.instrument().equals(instrument.toString()))
        .flatMap(order -> account.fills(order.number()).stream().map(fill -> filled(order, fill)))
        .filter(fill -> !fill.at().isBefore(since))
        .sorted(java.util.Comparator.comparing(VenueReport.Filled::at))
        .toList();
  }

  @Override
  public synchronized List<Balance> balances() {
    return account.funds().entrySet().stream()
        .map(
            entry ->
                new Balance(
                    Asset.of(entry.getKey()),
                    Quantity.ofRaw(entry.getValue().free()),
                    Quantity.ofRaw(entry.getValue().locked())))
        .toList();
  }

  @Override
  public List<Instrument> instruments() {
    return real.instruments();
  }

  @Override
  public List<Instrument> readInstruments() {
    List<Instrument> rules = real.readInstruments();
    synchronized (this) {
      for (Instrument one : rules) {
        PaperMarket market = markets.get(one.id());
        if (market != null) {
          market.rules(one);
        }
      }
    }
    return rules;
  }

  @Override
  public Duration measureClockOffset() {
    return real.measureClockOffset();
  }

  @Override
  public Duration clockOffset() {
    return real.clockOffset();
  }

  @Override
  public synchronized long ordersSent() {
    return ordersSent;
  }

  @Override
  public RateUse rateUse() {
    return real.rateUse();
  }

  @Override
  public synchronized void listen(Consumer<VenueReport> listener) {
    stream.clear();
    teller =
        Thread.ofVirtual()
            .name("paper-stream")
            .start(
                () -> {
                  listener.accept(new VenueReport.StreamState(true, "on paper", clock.instant()));
                  try {
                    while (true) {
                      listener.accept(stream.take());
                    }
                  } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

  @Override
  public void close() {
    MarketFeed.Following feeding;
    synchronized (this) {
      feeding = following;
      following = null;
      if (teller != null) {
        teller.interrupt();
      }
    }
    // Outside the lock: the feed may wait for it in the middle of an event.
    if (feeding != null) {
      feeding.close();
    }
    try {
      synchronized (this) {
        journal.close();
      }
    } catch (IOException failure) {
      LOG.warn("the account on paper could not be closed", failure);
    } finally {
      real.close();
    }
  }

  private static VenueReport closedReport(PaperOrder order) {
    ClientOrderId id = ClientOrderId.of(order.clientOrderId());
    Instant at = Instant.ofEpochMilli(order.updatedMs());
    Quantity executed = Quantity.ofRaw(order.executed());
    return order.status() == OrderStatus.CANCELED
        ? new VenueReport.Canceled(id, executed, at)
        : new VenueReport.Expired(id, executed, at);
  }

  /** Books what the matching of one instrument does; called under the venue's lock. */
  private final class Listener implements MatchListener {
    private final String quote;

    Listener(String quote) {
      this.quote = quote;
    }

    @Override
    public void accepted(long orderId) {
      // Told when it was placed.
    }

    @Override
    public void rejected(long orderId, RejectReason reason) {
      refusal = reason;
    }

    @Override
    public void triggered(long orderId) {
      account.trigger(orderId, clock.millis());
    }

    @Override
    public void traded(Match match) {
      boolean maker = match.makerOwner() == PaperOrder.OWNER;
      long number = maker ? match.makerOrderId() : match.takerOrderId();
      PaperFill fill = account.fill(number, match.price(), match.quantity(), maker, clock.millis());
      LOG.debug("order {} fills {} at {} {}", number, fill.quantity(), fill.price(), quote);
      pending.add(filled(account.order(number), fill));
    }

    @Override
    public void closed(long orderId, long unfilled, CloseReason reason) {
      OrderStatus how = reason == CloseReason.CANCELED ? OrderStatus.CANCELED : OrderStatus.EXPIRED;
      pending.add(closedReport(account.close(orderId, how, clock.millis())));
    }

    @Override
    public void levelChanged(Side side, long price, long quantity, long updateId) {
      // An observed book is somebody else's.
    }
  }
}
