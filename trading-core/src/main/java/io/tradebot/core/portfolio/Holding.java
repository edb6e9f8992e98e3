package io.tradebot.core.portfolio;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.TradeCosts;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one strategy holds of one instrument: the quantity, what it cost, and the round trip that is
 * open.
 *
 * <p>The cost of what is sold is the same share of the cost as of the quantity, rounded up, and
 * what is left keeps the rest: nothing is lost between the two. Dust that no order can sell stays
 * here and joins the next round trip.
 */
public final class Holding {
  private final PositionKey key;
  private final Asset quote;
  private Quantity quantity = Quantity.ZERO;
  private Money cost;
  private @Nullable String positionId;
  private @Nullable Instant openedAt;
  private Quantity bought = Quantity.ZERO;
  private Money paid;
  private Quantity sold = Quantity.ZERO;
  private Money received;
  private Money realized;
  private Money fees;
  private @Nullable Price stopDistance;
  private @Nullable Price targetDistance;
  private @Nullable Price stopLoss;
  private @Nullable Price takeProfit;
  private @Nullable Price highWater;
  private @Nullable Price trailedStop;
  private @Nullable TradeCosts costs;
  private Money realizedEver;
  private Money feesEver;
  private int nextLeg = 1;

  Holding(PositionKey key) {
    this.key = key;
    this.quote = key.instrument().symbol().quote();
    Money zero = Money.zero(quote);
    this.cost = zero;
    this.paid = zero;
    this.received = zero;
    this.realized = zero;
    this.fees = zero;
    this.realizedEver = zero;
    this.feesEver = zero;
  }

  static Holding restore(HoldingState state) {
    Holding holding = new Holding(state.key());
    holding.quantity = state.quantity();
    holding.cost = state.cost();
    holding.positionId = state.positionId();
    holding.openedAt = state.openedAt();
    holding.bought = state.bought();
    holding.paid = state.paid();
    holding.sold = state.sold();
    holding.received = state.received();
    holding.realized = state.realized();
    holding.fees = state.fees();
    holding.stopDistance = state.stopDistance();
    holding.targetDistance = state.targetDistance();
    holding.stopLoss = state.stopLoss();
    holding.takeProfit = state.takeProfit();
    holding.nextLeg = state.nextLeg();
    holding.highWater = state.highWater();
    holding.trailedStop = state.trailedStop();
    holding.costs = state.costs();
    holding.realizedEver = state.realizedEver() == null ? holding.realized : state.realizedEver();
    holding.feesEver = state.feesEver() == null ? holding.fees : state.feesEver();
    return holding;
  }

  HoldingState state() {
    return new HoldingState(
        key,
        quantity,
        cost,
        positionId,
        openedAt,
        bought,
        paid,
        sold,
        received,
        realized,
        fees,
        stopDistance,
        targetDistance,
        stopLoss,
        takeProfit,
        nextLeg,
        highWater,
        trailedStop,
        costs,
        realizedEver,
        feesEver);
  }

  void open(String id, Instant at) {
    Money zero = Money.zero(quote);
    positionId = id;
    openedAt = at;
    bought = Quantity.ZERO;
    paid = zero;
    sold = Quantity.ZERO;
    received = zero;
    realized = zero;
    fees = zero;
    stopDistance = null;
    targetDistance = null;
    stopLoss = null;
    takeProfit = null;
    highWater = null;
    trailedStop = null;
    costs = TradeCosts.none(quote);
    nextLeg = 1;
  }

  void close() {
    positionId = null;
    stopLoss = null;
    takeProfit = null;
  }

  /**
   * Adds what was bought: {@code amount} paid for {@code traded}, of which the venue kept {@code
   * withheld} as its fee.
   */
  void buy(Quantity traded, Money amount, Quantity withheld, Money withheldValue) {
    quantity = quantity.plus(traded).minus(withheld);
    cost = cost.plus(amount).minus(withheldValue);
    bought = bought.plus(traded);
    paid = paid.plus(amount);
  }

  /** Takes out what was sold or withheld and returns what it had cost. */
  Money take(Quantity taken) {
    Money share =
        taken.compareTo(quantity) == 0
            ? cost
            : new Money(proportion(cost.raw(), taken.raw(), quantity.raw()), quote);
    quantity = quantity.minus(taken);
    cost = cost.minus(share);
    return share;
  }

  void sell(Quantity traded, Money amount) {
    sold = sold.plus(traded);
    received = received.plus(amount);
  }

  void book(Money profit, Money feePaid) {
    realized = realized.plus(profit);
    fees = fees.plus(feePaid);
    realizedEver = realizedEver.plus(profit);
    feesEver = feesEver.plus(feePaid);
  }

  void distances(@Nullable Price stop, @Nullable Price target) {
    stopDistance = stop;
    targetDistance = target;
  }

  void levels(@Nullable Price stop, @Nullable Price target) {
    stopLoss = stop;
    takeProfit = target;
  }

  /** Adds what a fill cost; unknown for ever once one fill's costs are. */
  void cost(@Nullable TradeCosts ofFill) {
    TradeCosts known = costs;
    costs = known == null || ofFill == null ? null : known.plus(ofFill);
  }

  /** What the fills of this round trip cost; null when that is not known of all. */
  @Nullable TradeCosts costs() {
    return costs;
  }

  /** Profit of all round trips since the books began, fees included. */
  public Money realizedEver() {
    return realizedEver;
  }

  /** Fees of all round trips since the books began. */
  public Money feesEver() {
    return feesEver;
  }

  /** Notes the highest bid of this round trip; whether it is a new one. */
  public boolean raiseHighWater(Price bid) {
    if (highWater != null && bid.compareTo(highWater) <= 0) {
      return false;
    }
    highWater = bid;
    return true;
  }

  /** The stop that trailed up to here; null while none has. */
  @Nullable Price trailedStop() {
    return trailedStop;
  }

  void trailTo(Price stop) {
    trailedStop = stop;
  }

  /** The next unused leg for an order of this round trip. */
  public int takeLeg() {
    return nextLeg++;
  }

  Position position(AccountId account) {
    return new Position(
        Objects.requireNonNull(positionId, "no round trip is open"),
        account,
        key.strategy(),
        key.instrument(),
        quantity,
        averageEntry(),
        bought,
        sold.isZero() ? null : new Price(Math.max(1, received.per(sold, Rounding.DOWN).raw())),
        realized,
        fees,
        stopLoss,
        takeProfit,
        Objects.requireNonNull(openedAt));
  }

  public PositionKey key() {
    return key;
  }

  public boolean isOpen() {
    return positionId != null;
  }

  public Quantity quantity() {
    return quantity;
  }

  public Money cost() {
    return cost;
  }

  public @Nullable String positionId() {
    return positionId;
  }

  public @Nullable Instant openedAt() {
    return openedAt;
  }

  /** Average price paid in this round trip, to the nearest unit. */
  public Price averageEntry() {
    return new Price(Math.max(1, FixedPoint.divide(paid.raw(), bought.raw(), Rounding.HALF_EVEN)));
  }

  public Money realized() {
    return realized;
  }

  public @Nullable Price stopDistance() {
    return stopDistance;
  }

  public @Nullable Price targetDistance() {
    return targetDistance;
  }

  public @Nullable Price stopLoss() {
    return stopLoss;
  }

  public @Nullable Price takeProfit() {
    return takeProfit;
  }

  /** {@code amount * part / whole}, rounded up, without overflow in between. */
  static long proportion(long amount, long part, long whole) {
    BigInteger[] parts =
        BigInteger.valueOf(amount)
            .multiply(BigInteger.valueOf(part))
            .divideAndRemainder(BigInteger.valueOf(whole));
    long floor = parts[0].longValueExact();
    return parts[1].signum() > 0 ? floor + 1 : floor;
  }
}
