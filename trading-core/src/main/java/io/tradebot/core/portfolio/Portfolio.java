package io.tradebot.core.portfolio;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionChanged;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.account.TradeCosts;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The books: holdings per strategy and instrument, folded from fills in fixed point.
 *
 * <p>What is paid is rounded up, what is received down, fees up. For every instrument, exactly:
 * {@code received - paid - fees in quote = realized - cost of what is held}, up to fees that could
 * not be converted, which are kept apart. A fee in the base asset reduces what is held and is
 * valued at the fill's price; a fee in a third asset is valued at the last known price of that
 * asset. Not thread-safe.
 */
public final class Portfolio {
  private final AccountId account;
  private final Asset quote;
  private final Map<InstrumentId, Instrument> instruments;
  private final Function<Asset, @Nullable Price> priceOf;
  private final Map<PositionKey, Holding> holdings = new TreeMap<>();
  private final Map<Asset, Money> feesByAsset = new TreeMap<>();
  private final Map<Asset, Money> unconverted = new TreeMap<>();
  private @Nullable List<Holding> open;
  private Money realized;
  private Money fees;

  /**
   * Empty books.
   *
   * @param quote the asset that profit and fees are counted in
   * @param priceOf last known price of an asset in {@code quote}; null when none is known
   */
  public Portfolio(
      AccountId account,
      Asset quote,
      Map<InstrumentId, Instrument> instruments,
      Function<Asset, @Nullable Price> priceOf) {
    this.account = account;
    this.quote = quote;
    this.instruments = instruments;
    this.priceOf = priceOf;
    this.realized = Money.zero(quote);
    this.fees = Money.zero(quote);
  }

  public void restore(PortfolioState state) {
    holdings.clear();
    open = null;
    for (HoldingState holding : state.holdings()) {
      holdings.put(holding.key(), Holding.restore(holding));
    }
    realized = state.realized();
    fees = state.fees();
    state.feesByAsset().forEach(fee -> feesByAsset.put(fee.asset(), fee));
    state.unconverted().forEach(fee -> unconverted.put(fee.asset(), fee));
  }

  public PortfolioState state() {
    return new PortfolioState(
        holdings.values().stream().map(Holding::state).toList(),
        realized,
        fees,
        List.copyOf(feesByAsset.values()),
        List.copyOf(unconverted.values()));
  }

  /**
   * Folds a fill.
   *
   * @return what happened to the position; and the quantity sold that nobody here held
   */
  public Booking book(Trade trade) {
    feesByAsset.merge(trade.fee().asset(), trade.fee(), Money::plus);
    return switch (trade.side()) {
      case BUY -> bookBuy(trade);
      case SELL -> bookSell(trade);
    };
  }

  private Booking bookBuy(Trade trade) {
    Holding holding = holdings.computeIfAbsent(trade.key(), Holding::new);
    boolean opens = !holding.isOpen();
    if (opens) {
      holding.open(trade.reference(), trade.at());
      open = null;
      holding.distances(trade.stopDistance(), trade.targetDistance());
    }
    Asset counter = trade.key().instrument().symbol().quote();
    Money amount = trade.price().times(trade.quantity(), counter, Rounding.UP);
    Quantity withheld = withheld(trade).min(trade.quantity());
    Money feeValue = feeValue(trade);
    holding.cost(costs(trade, trade.quantity(), amount, feeValue));
    holding.buy(
        trade.quantity(), amount, withheld, withheld.isZero() ? Money.zero(counter) : feeValue);
    bookProfit(holding, feeValue.negated(), feeValue);
    Position position = holding.position(account);
    return new Booking(
        List.of(
            opens
                ? new PositionOpened(position, trade.at())
                : new PositionChanged(position, trade.at())),
        Quantity.ZERO);
  }

  private Booking bookSell(Trade trade) {
    Holding holding = holdings.get(trade.key());
    if (holding == null || holding.quantity().isZero()) {
      Money fee = feeValue(trade);
      bookTotals(fee.negated(), fee);
      return new Booking(List.of(), trade.quantity());
    }
    Asset counter = trade.key().instrument().symbol().quote();
    Quantity withheld = withheld(trade);
    Quantity wanted = trade.quantity().plus(withheld);
    Quantity taken = wanted.min(holding.quantity());
    Quantity traded = trade.quantity().min(taken);
    Money amount = trade.price().times(traded, counter, Rounding.DOWN);
    Money spent = holding.take(taken);
    Money feeValue = feeValue(trade);
    holding.sell(traded, amount);
    holding.cost(costs(trade, traded, amount, feeValue));
    // A fee withheld in the base asset is paid by giving units away: their cost is in what was
    // spent.
    Money feeApart = withheld.isZero() ? feeValue : Money.zero(counter);
    bookProfit(holding, amount.minus(spent).minus(feeApart), feeValue);
    if (!holding.isOpen()) {
      return new Booking(List.of(), trade.quantity().minus(traded));
    }
    return new Booking(
        List.of(afterReduction(holding, trade.price(), trade.exitReason(), trade.at())),
        trade.quantity().minus(traded));
  }

  private static @Nullable TradeCosts costs(
      Trade trade, Quantity quantity, Money amount, Money fee) {
    Benchmark benchmark = trade.benchmark();
    return benchmark == null ? null : benchmark.costs(trade.side(), quantity, amount, fee);
  }

  /**
   * Takes out of a holding what the venue no longer has: somebody else sold it. At what price is
   * not known, so no profit is booked: its cost leaves the books with it.
   */
  public List<PositionEvent> writeOff(PositionKey key, Quantity missing, Instant at) {
    Holding holding = holdings.get(key);
    if (holding == null || holding.quantity().isZero()) {
      return List.of();
    }
    Price price = holding.isOpen() ? holding.averageEntry() : null;
    holding.take(missing.min(holding.quantity()));
    return price == null ? List.of() : List.of(afterReduction(holding, price, "adjusted", at));
  }

  /** Closes a round trip of which only dust is left; empty when it is not open or not dust. */
  public List<PositionEvent> closeDust(PositionKey key, Price price, String reason, Instant at) {
    Holding holding = holdings.get(key);
    if (holding == null || !holding.isOpen()) {
      return List.of();
    }
    PositionEvent event = afterReduction(holding, price, reason, at);
    return event instanceof PositionClosed ? List.of(event) : List.of();
  }

  private PositionEvent afterReduction(Holding holding, Price price, String reason, Instant at) {
    Instrument instrument = instruments.get(holding.key().instrument());
    boolean over =
        holding.quantity().isZero()
            || (instrument != null && instrument.isDust(holding.quantity(), price));
    if (!over) {
      return new PositionChanged(holding.position(account), at);
    }
    Position position = holding.position(account);
    TradeCosts costs = holding.costs();
    holding.close();
    open = null;
    return new PositionClosed(position, reason, costs, at);
  }

  /** Sets how far stop and target lie from the average entry, and the levels that follow. */
  public void protect(PositionKey key, Price stopDistance, @Nullable Price targetDistance) {
    Holding holding = Objects.requireNonNull(holdings.get(key), key::toString);
    holding.distances(stopDistance, targetDistance);
    refreshLevels(holding);
  }

  /**
   * Moves stop and target after the average entry has moved; both rounded up to the tick, as prices
   * to sell at.
   */
  void refreshLevels(Holding holding) {
    Price stopDistance = holding.stopDistance();
    Price targetDistance = holding.targetDistance();
    if (stopDistance == null) {
      return;
    }
    Price tick = tickOf(holding.key().instrument());
    long entry = holding.averageEntry().raw();
    Price first = new Price(Math.max(1, entry - stopDistance.raw())).roundTo(tick, Rounding.UP);
    Price trailed = holding.trailedStop();
    holding.levels(
        trailed != null && trailed.compareTo(first) > 0 ? trailed : first,
        targetDistance == null
            ? null
            : new Price(Math.addExact(entry, targetDistance.raw())).roundTo(tick, Rounding.UP));
  }

  /** Moves the stop of an open position up; empty when it is there or higher already. */
  public List<PositionEvent> raiseStop(PositionKey key, Price stop, Instant at) {
    Holding holding = open(key);
    Price known = holding == null ? null : holding.stopLoss();
    Price wanted = stop.roundTo(tickOf(key.instrument()), Rounding.UP);
    if (holding == null || known == null || wanted.compareTo(known) <= 0) {
      return List.of();
    }
    holding.trailTo(wanted);
    refreshLevels(holding);
    return List.of(new PositionChanged(holding.position(account), at));
  }

  private Price tickOf(InstrumentId id) {
    Instrument instrument = instruments.get(id);
    return instrument == null ? Price.ofRaw(1) : instrument.tick();
  }

  private static Quantity withheld(Trade trade) {
    return trade.fee().asset().equals(trade.key().instrument().symbol().base())
        ? Quantity.ofRaw(trade.fee().raw())
        : Quantity.ZERO;
  }

  /**
   * The fee in the instrument's quote asset, rounded up; zero, and kept apart, when no price is
   * known.
   */
  private Money feeValue(Trade trade) {
    Asset counter = trade.key().instrument().symbol().quote();
    Money fee = trade.fee();
    if (fee.isZero()) {
      return Money.zero(counter);
    }
    if (fee.asset().equals(counter)) {
      return fee;
    }
    if (fee.asset().equals(trade.key().instrument().symbol().base())) {
      return trade.price().times(Quantity.ofRaw(fee.raw()), counter, Rounding.UP);
    }
    Price price = counter.equals(quote) ? priceOf.apply(fee.asset()) : null;
    if (price == null) {
      unconverted.merge(fee.asset(), fee, Money::plus);
      return Money.zero(counter);
    }
    return price.times(Quantity.ofRaw(fee.raw()), counter, Rounding.UP);
  }

  private void bookProfit(Holding holding, Money profit, Money fee) {
    holding.book(profit, fee);
    refreshLevels(holding);
    bookTotals(profit, fee);
  }

  /** Books what trades outside of any holding brought, in the quote asset. */
  public void bookResult(Money profit, Money fee) {
    bookTotals(profit, fee);
  }

  private void bookTotals(Money profit, Money fee) {
    Money inQuote = inQuote(profit);
    Money feeInQuote = inQuote(fee);
    realized = realized.plus(inQuote);
    fees = fees.plus(feeInQuote);
  }

  /**
   * Profit of instruments quoted in another asset is counted at that asset's last known price,
   * rounded down.
   */
  private Money inQuote(Money amount) {
    if (amount.asset().equals(quote) || amount.isZero()) {
      return new Money(amount.raw(), quote);
    }
    Price price = priceOf.apply(amount.asset());
    if (price == null) {
      unconverted.merge(amount.asset(), amount.negated(), Money::plus);
      return Money.zero(quote);
    }
    return new Money(FixedPoint.multiply(amount.raw(), price.raw(), Rounding.DOWN), quote);
  }

  public @Nullable Holding find(PositionKey key) {
    return holdings.get(key);
  }

  /** The open round trip of a strategy on an instrument; null when there is none. */
  public @Nullable Holding open(PositionKey key) {
    Holding holding = holdings.get(key);
    return holding != null && holding.isOpen() ? holding : null;
  }

  /** Holdings with an open round trip; made anew only when one opens or closes. */
  public List<Holding> open() {
    List<Holding> known = open;
    if (known == null) {
      known = holdings.values().stream().filter(Holding::isOpen).toList();
      open = known;
    }
    return known;
  }

  /** Everything that was ever held, by instrument and strategy. */
  public Collection<Holding> all() {
    return holdings.values();
  }

  /** All holdings with a quantity, dust included. */
  public List<Holding> held() {
    List<Holding> found = new ArrayList<>(holdings.size());
    for (Holding holding : holdings.values()) {
      if (holding.quantity().isPositive()) {
        found.add(holding);
      }
    }
    return found;
  }

  /** Open positions as published. */
  public List<Position> positions() {
    return open().stream().map(holding -> holding.position(account)).toList();
  }

  public Position position(Holding holding) {
    return holding.position(account);
  }

  /** The sum over all strategies of what is held of a base asset, dust included. */
  public Quantity held(Asset base) {
    Quantity sum = Quantity.ZERO;
    for (Holding holding : holdings.values()) {
      if (holding.key().instrument().symbol().base().equals(base)) {
        sum = sum.plus(holding.quantity());
      }
    }
    return sum;
  }

  public Money realized() {
    return realized;
  }

  public Money fees() {
    return fees;
  }

  /** Every fee in the asset it was taken in. */
  public List<Money> feesByAsset() {
    return List.copyOf(feesByAsset.values());
  }

  /** Fees for which no price was known. */
  public List<Money> unconvertedFees() {
    return List.copyOf(unconverted.values());
  }

  /**
   * What a fill did.
   *
   * @param events at most one
   * @param unexplained quantity sold that was not held here
   */
  public record Booking(List<PositionEvent> events, Quantity unexplained) {
    public Booking {
      events = List.copyOf(events);
    }
  }
}
