package io.tradebot.core.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class OrderPropertyTest {
  private static final Instant AT = Instant.parse("2026-01-15T10:00:00Z");
  private static final VenueOrderId VENUE_ID = new VenueOrderId("v");

  private static void accept(Order order) {
    order.accept(VENUE_ID, AT);
  }

  private static void cancel(Order order) {
    order.cancel("canceled", AT);
  }

  private static void expire(Order order) {
    order.expire("expired", AT);
  }

  private static void reject(Order order) {
    order.reject("rejected", AT);
  }

  private static Consumer<Order> fill(String trade, String quantity) {
    return order -> order.fill(new TradeId(trade), VENUE_ID, Quantity.of(quantity), AT);
  }

  private static Order submitted() {
    return submitted(KINDS.getFirst());
  }

  private static Order submitted(OrderIntent intent) {
    Order order = new Order(intent, false, AT);
    order.submit(AT);
    return order;
  }

  /** Every kind of order: each type, side and time in force, post-only, in every role. */
  private static final List<OrderIntent> KINDS = kinds();

  private static List<OrderIntent> kinds() {
    List<OrderIntent> kinds = new ArrayList<>();
    for (OrderType type : OrderType.values()) {
      for (TimeInForce timeInForce : TimeInForce.values()) {
        for (OrderRole role : OrderRole.values()) {
          kinds.add(kind(type, timeInForce, false, role));
          if (type == OrderType.LIMIT) {
            kinds.add(kind(type, timeInForce, true, role));
          }
        }
      }
    }
    return List.copyOf(kinds);
  }

  private static OrderIntent kind(
      OrderType type, TimeInForce timeInForce, boolean postOnly, OrderRole role) {
    return new OrderIntent(
        ClientOrderId.of("tbaaaaaaaaaaaaaaaa"),
        AccountId.of("BINANCE-main"),
        StrategyId.of("sma_crossover"),
        InstrumentId.of("BINANCE:BTC-USDT"),
        role.reducesRisk() ? Side.SELL : Side.BUY,
        type,
        Quantity.of("1"),
        type.hasLimitPrice() ? Price.of("50000") : null,
        type.hasStopPrice() ? Price.of("49000") : null,
        timeInForce,
        postOnly,
        role,
        "signal");
  }

  /** Every legal story that a venue can tell of one order, and how it must end. */
  private record Story(
      List<Consumer<Order>> reports, OrderStatus status, String filled, boolean acknowledged) {}

  private static final List<Story> STORIES =
      List.of(
          new Story(List.of(OrderPropertyTest::accept), OrderStatus.ACCEPTED, "0", true),
          new Story(List.of(OrderPropertyTest::reject), OrderStatus.REJECTED, "0", false),
          new Story(
              List.of(OrderPropertyTest::accept, fill("1", "0.4")),
              OrderStatus.PARTIALLY_FILLED,
              "0.4",
              true),
          new Story(
              List.of(OrderPropertyTest::accept, fill("1", "0.4"), fill("2", "0.6")),
              OrderStatus.FILLED,
              "1",
              true),
          new Story(
              List.of(
                  OrderPropertyTest::accept,
                  fill("1", "0.4"),
                  fill("2", "0.1"),
                  OrderPropertyTest::cancel),
              OrderStatus.CANCELED,
              "0.5",
              true),
          new Story(
              List.of(
                  OrderPropertyTest::accept,
                  fill("1", "0.3"),
                  fill("2", "0.3"),
                  OrderPropertyTest::expire),
              OrderStatus.EXPIRED,
              "0.6",
              true),
          new Story(
              List.of(OrderPropertyTest::accept, OrderPropertyTest::cancel),
              OrderStatus.CANCELED,
              "0",
              true));

  @Test
  void endsInTheSameStateWhateverTheOrderOfTheReports() {
    for (Story story : STORIES) {
      List<List<Consumer<Order>>> orders = permutations(story.reports());
      for (OrderIntent kind : KINDS) {
        for (List<Consumer<Order>> reports : orders) {
          Order order = submitted(kind);
          reports.forEach(report -> report.accept(order));
          assertEnd(order, story);
        }
      }
    }
  }

  @Test
  void endsInTheSameStateWhenReportsAreRepeatedAndDelayed() {
    for (long seed = 0; seed < 2_000; seed++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      Story story = STORIES.get(random.nextInt(STORIES.size()));
      List<Consumer<Order>> reports = new ArrayList<>(story.reports());
      for (int i = random.nextInt(6); i > 0; i--) {
        reports.add(story.reports().get(random.nextInt(story.reports().size())));
      }
      Collections.shuffle(reports, Random.from(random));
      OrderIntent kind = KINDS.get(random.nextInt(KINDS.size()));
      Order order = submitted(kind);
      long before = 0;

      for (Consumer<Order> report : reports) {
        report.accept(order);
        assertThat(order.cumulativeQuantity().raw())
            .as("seed %d: the filled quantity never falls", seed)
            .isGreaterThanOrEqualTo(before);
        before = order.cumulativeQuantity().raw();
      }

      assertEnd(order, story);
    }
  }

  private static void assertEnd(Order order, Story story) {
    assertThat(order.status()).as("%s", order.intent()).isEqualTo(story.status());
    assertThat(order.cumulativeQuantity()).isEqualTo(Quantity.of(story.filled()));
    assertThat(order.isAcknowledged()).isEqualTo(story.acknowledged());
    assertThat(Order.restore(order.state()).state()).isEqualTo(order.state());
  }

  private static List<List<Consumer<Order>>> permutations(List<Consumer<Order>> reports) {
    if (reports.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Consumer<Order>>> all = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      List<Consumer<Order>> rest = new ArrayList<>(reports);
      Consumer<Order> first = rest.remove(i);
      for (List<Consumer<Order>> tail : permutations(rest)) {
        List<Consumer<Order>> one = new ArrayList<>(List.of(first));
        one.addAll(tail);
        all.add(one);
      }
    }
    return all;
  }

  @Test
  void refusesMoreThanWasOrdered() {
    Order order = submitted();
    order.fill(new TradeId("1"), VENUE_ID, Quantity.of("0.9"), AT);

    FillOutcome outcome = order.fill(new TradeId("2"), VENUE_ID, Quantity.of("0.2"), AT);

    assertThat(outcome).isEqualTo(FillOutcome.ILLEGAL);
    assertThat(order.cumulativeQuantity()).isEqualTo(Quantity.of("0.9"));
    assertThat(order.fill(new TradeId("2"), VENUE_ID, Quantity.of("0.2"), AT))
        .isEqualTo(FillOutcome.DUPLICATE);
  }

  @Test
  void refusesAFillOfARejectedOrder() {
    Order order = submitted();
    order.reject("no", AT);

    assertThat(order.fill(new TradeId("1"), VENUE_ID, Quantity.of("1"), AT))
        .isEqualTo(FillOutcome.ILLEGAL);
  }

  @Test
  void countsALateFillOfACanceledOrder() {
    Order order = submitted();
    order.cancel("canceled", AT);

    assertThat(order.fill(new TradeId("1"), VENUE_ID, Quantity.of("0.1"), AT))
        .isEqualTo(FillOutcome.COUNTED_LATE);
    assertThat(order.status()).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void worksOnAsPartiallyFilledWhenItsCancelIsRefused() {
    Order order = submitted();
    order.accept(VENUE_ID, AT);
    order.fill(new TradeId("1"), VENUE_ID, Quantity.of("0.1"), AT);
    order.wantCancel("test");
    order.cancelAsked(AT);

    order.rejectCancel("no", AT);

    assertThat(order.status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
  }

  @Test
  void recordsEachChangeWithItsReason() {
    Order order = submitted();
    order.accept(VENUE_ID, AT);

    assertThat(order.transitions())
        .extracting(Transition::from, Transition::to, Transition::reason)
        .containsExactly(
            tuple(OrderStatus.INITIALIZED, OrderStatus.SUBMITTED, "submitted"),
            tuple(OrderStatus.SUBMITTED, OrderStatus.ACCEPTED, "accepted"));
  }

  @Test
  void keepsOneOrderPerId() {
    Orders orders = new Orders();
    orders.add(submitted());

    assertThatThrownBy(() -> orders.add(submitted()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is known already");
  }
}
