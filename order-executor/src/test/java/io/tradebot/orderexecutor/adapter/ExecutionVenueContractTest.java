package io.tradebot.orderexecutor.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the executor may rely on, whatever the venue. */
public abstract class ExecutionVenueContractTest {
  protected static final ExecutionVenue.Departure FREE = () -> null;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final BlockingQueue<VenueReport> heard = new LinkedBlockingQueue<>();
  private int orders;
  private @Nullable ExecutionVenue venue;

  /** Opens the market and connects the venue under test to it. */
  protected abstract ExecutionVenue connect() throws Exception;

  /** Ends the market. */
  protected abstract void disconnect();

  protected abstract InstrumentId instrument();

  protected abstract List<VenueReport> place(
      ExecutionVenue to, OrderIntent intent, ExecutionVenue.Departure departure);

  /** The last price of the market. */
  protected abstract double lastPrice() throws Exception;

  @BeforeEach
  void open() throws Exception {
    venue = connect();
    venue.open();
  }

  @AfterEach
  void close() {
    venue().close();
    disconnect();
  }

  protected final ExecutionVenue venue() {
    ExecutionVenue opened = venue;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  /** Begins to listen and waits for the stream. */
  protected final void listen() throws InterruptedException {
    venue().listen(heard::add);
    await(report -> report instanceof VenueReport.StreamState state && state.connected());
  }

  /** The next report that meets a condition; those before it are dropped. */
  protected final VenueReport await(Predicate<VenueReport> wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      VenueReport report = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (report == null) {
        throw new AssertionError("no such report within " + PATIENCE);
      }
      if (wanted.test(report)) {
        return report;
      }
    }
  }

  protected final OrderIntent marketOrder(Side side, String quantity) {
    return intent(side, OrderType.MARKET, quantity, null, false);
  }

  /** A limit order this part of the last price away from it, on the venue's grid. */
  protected final OrderIntent limitOrder(Side side, double ofLast, boolean postOnly)
      throws Exception {
    Instrument rules = venue().instruments().getFirst();
    return intent(
        side,
        OrderType.LIMIT,
        "0.01",
        rules.priceFrom(lastPrice() * ofLast, Rounding.DOWN),
        postOnly);
  }

  private OrderIntent intent(
      Side side, OrderType type, String quantity, @Nullable Price limit, boolean postOnly) {
    return new OrderIntent(
        ClientOrderId.of("tb%016d".formatted(++orders)),
        AccountId.of(instrument().venue() + "-main"),
        StrategyId.of("contract"),
        instrument(),
        side,
        type,
        Quantity.of(quantity),
        limit,
        null,
        TimeInForce.GTC,
        postOnly,
        OrderRole.ENTRY,
        "signal");
  }

  protected final List<VenueReport> place(OrderIntent intent) {
    return place(venue(), intent, FREE);
  }

  private static VenueReport.VenueOrder found(List<VenueReport> reports) {
    return reports.stream()
        .filter(VenueReport.Found.class::isInstance)
        .map(report -> ((VenueReport.Found) report).order())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no order found in " + reports));
  }

  private Quantity balance(Asset asset) {
    return venue().balances().stream()
        .filter(balance -> balance.asset().equals(asset))
        .map(Balance::total)
        .findFirst()
        .orElse(Quantity.ZERO);
  }

  @Test
  void readsRulesClockAndBalances() {
    Instrument rules = venue().instruments().getFirst();

    assertThat(rules.id()).isEqualTo(instrument());
    assertThat(rules.tradable()).isTrue();
    assertThat(venue().clockOffset().abs()).isLessThan(Duration.ofMillis(500));
    assertThat(balance(instrument().symbol().quote())).isEqualTo(Quantity.of("100000"));
  }

  @Test
  void keepsARestingOrderUntilItIsCanceled() throws Exception {
    OrderIntent intent = limitOrder(Side.BUY, 0.9, true);

    List<VenueReport> placed = place(intent);
    VenueReport.VenueOrder resting = found(venue().query(intent.orderId(), instrument()));
    List<VenueReport.VenueOrder> open = venue().openOrders(instrument());
    List<VenueReport> canceled = venue().cancel(intent.orderId(), instrument());
    List<VenueReport.VenueOrder> left = venue().openOrders(instrument());

    assertThat(placed).anyMatch(VenueReport.Accepted.class::isInstance);
    assertThat(resting.status()).isEqualTo(OrderStatus.ACCEPTED);
    assertThat(resting.limitPrice()).isEqualTo(intent.limitPrice());
    assertThat(resting.quantity()).isEqualTo(intent.quantity());
    assertThat(open)
        .singleElement()
        .satisfies(order -> assertThat(order.orderId()).isEqualTo(intent.orderId()));
    assertThat(canceled)
        .anyMatch(
            report ->
                report instanceof VenueReport.Canceled
                    || (report instanceof VenueReport.Found found
                        && found.order().status() == OrderStatus.CANCELED));
    assertThat(left).isEmpty();
  }

  @Test
  void tellsTheSameTradesOnTheStreamAndInTheLists() throws Exception {
    listen();
    Instant before = Instant.now().minusSeconds(2);
    Quantity baseBefore = balance(instrument().symbol().base());
    OrderIntent intent = marketOrder(Side.BUY, "0.02");

    place(intent);
    List<VenueReport.Filled> streamed = new ArrayList<>();
    while (sum(streamed) < intent.quantity().raw()) {
      streamed.add((VenueReport.Filled) await(VenueReport.Filled.class::isInstance));
    }
    List<VenueReport.Filled> listed = venue().fills(instrument(), before);
    List<VenueReport> queried = venue().query(intent.orderId(), instrument());

    assertThat(sum(streamed)).isEqualTo(intent.quantity().raw());
    assertThat(ids(listed)).isEqualTo(ids(streamed));
    assertThat(sum(listed)).isEqualTo(intent.quantity().raw());
    assertThat(listed)
        .allSatisfy(fill -> assertThat(fill.orderId()).isEqualTo(intent.orderId()))
        .allSatisfy(fill -> assertThat(fill.fee().raw()).isPositive());
    assertThat(found(queried).status()).isEqualTo(OrderStatus.FILLED);
    assertThat(
            ids(
                queried.stream()
                    .filter(VenueReport.Filled.class::isInstance)
                    .map(VenueReport.Filled.class::cast)
                    .toList()))
        .isEqualTo(ids(streamed));
    long feeInBase =
        listed.stream()
            .filter(fill -> fill.fee().asset().equals(instrument().symbol().base()))
            .mapToLong(fill -> fill.fee().raw())
            .sum();
    assertThat(balance(instrument().symbol().base()).raw())
        .isEqualTo(baseBefore.raw() + intent.quantity().raw() - feeInBase);
  }

  private static long sum(List<VenueReport.Filled> fills) {
    return fills.stream().mapToLong(fill -> fill.quantity().raw()).sum();
  }

  private static Set<String> ids(List<VenueReport.Filled> fills) {
    return fills.stream().map(fill -> fill.tradeId().value()).collect(Collectors.toSet());
  }

  @Test
  void rejectsWhatIsProvenNotToExist() throws Exception {
    List<VenueReport> poor = place(marketOrder(Side.BUY, "90"));
    List<VenueReport> taking = place(limitOrder(Side.BUY, 1.02, true));

    assertThat(poor).singleElement().isInstanceOf(VenueReport.Rejected.class);
    assertThat(taking).singleElement().isInstanceOf(VenueReport.Rejected.class);
    assertThat(venue().ordersSent()).isEqualTo(2);
  }

  @Test
  void writesNothingThatIsForbiddenAtTheLastMoment() throws Exception {
    OrderIntent intent = limitOrder(Side.BUY, 0.9, false);

    List<VenueReport> reports = place(venue(), intent, () -> "halt epoch has risen");

    assertThat(reports)
        .singleElement()
        .isInstanceOfSatisfying(
            VenueReport.Rejected.class,
            rejected -> {
              assertThat(rejected.code()).startsWith("NOT_SENT");
              assertThat(rejected.detail()).contains("halt epoch has risen");
            });
    assertThat(venue().ordersSent()).isZero();
    assertThat(venue().query(intent.orderId(), instrument()))
        .singleElement()
        .isInstanceOf(VenueReport.NotFound.class);
  }

  @Test
  void asksForAnOrderThatCannotBeCanceledForItIsFilled() throws Exception {
    OrderIntent intent = marketOrder(Side.BUY, "0.01");
    place(intent);

    List<VenueReport> reports = venue().cancel(intent.orderId(), instrument());

    assertThat(reports)
        .anyMatch(
            report ->
                report instanceof VenueReport.CancelRejected refused && refused.unknownOrder());
    assertThat(found(reports).status()).isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void cancelsEveryOrderOfAnInstrument() throws Exception {
    for (double part : new double[] {0.9, 0.91, 0.92}) {
      place(limitOrder(Side.BUY, part, false));
    }

    List<VenueReport> canceled = venue().cancelAll(instrument());

    assertThat(canceled.stream().filter(ExecutionVenueContractTest::isCanceled)).hasSize(3);
    assertThat(venue().openOrders(instrument())).isEmpty();
    assertThat(venue().cancelAll(instrument())).isEmpty();
  }

  private static boolean isCanceled(VenueReport report) {
    return report instanceof VenueReport.Canceled
        || (report instanceof VenueReport.Found found
            && found.order().status() == OrderStatus.CANCELED);
  }

  @Test
  void sellsWhatItBought() throws Exception {
    place(marketOrder(Side.BUY, "0.02"));
    place(marketOrder(Side.SELL, "0.01"));

    long quote = balance(instrument().symbol().quote()).raw();

    assertThat(quote).isLessThan(FixedPoint.parse("100000"));
    assertThat(venue().fills(instrument(), Instant.now().minusSeconds(60)))
        .extracting(VenueReport.Filled::side)
        .contains(Side.BUY, Side.SELL);
  }
}
