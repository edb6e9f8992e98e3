package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderAccepted;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderStamp;
import io.tradebot.common.order.OrderSubmitted;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TradingMetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final AccountId ACCOUNT = AccountId.of("BINANCE-main");
  private static final StrategyId STRATEGY = StrategyId.of("sma_crossover");
  private static final InstrumentId BITCOIN = InstrumentId.of("BINANCE:BTC-USDT");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Instant now = NOW;
  private final TradingMetrics metrics = new TradingMetrics(registry, () -> now);

  @Test
  void knowsNoEquityBeforeTheFirstMark() {
    assertThat(gauge("tradebot.trading.equity")).isNaN();

    metrics.observe(
        new EquityMarked(
            ACCOUNT,
            usdt("990"),
            usdt("500"),
            usdt("-4"),
            usdt("-6"),
            usdt("1"),
            usdt("1000"),
            Rate.of("0.01"),
            NOW));

    assertThat(gauge("tradebot.trading.equity")).isEqualTo(990);
    assertThat(gauge("tradebot.trading.drawdown")).isEqualTo(0.01);
  }

  @Test
  void showsTheStateFoundAtStartAndEachChange() {
    metrics.startsIn(TradingState.HALTED);

    assertThat(state(TradingState.HALTED)).isEqualTo(1);

    metrics.observe(
        new TradingStateChanged(
            TradingState.HALTED, TradingState.STOPPED, 1, "command", "reset by hand", NOW));

    assertThat(state(TradingState.HALTED)).isZero();
    assertThat(state(TradingState.STOPPED)).isEqualTo(1);
  }

  @Test
  void agesAnOrderUntilTheVenueAnswers() {
    metrics.observe(new OrderSubmitted(stamp("tb1")));
    now = NOW.plusSeconds(40);

    assertThat(gauge("tradebot.trading.orders.unanswered")).isEqualTo(1);
    assertThat(gauge("tradebot.trading.orders.unanswered.age")).isEqualTo(40);

    metrics.observe(new OrderAccepted(stamp("tb1"), new VenueOrderId("77")));

    assertThat(gauge("tradebot.trading.orders.unanswered")).isZero();
    assertThat(gauge("tradebot.trading.orders.unanswered.age")).isZero();
  }

  @Test
  void countsARefusalByItsCode() {
    metrics.observe(new OrderDenied(stamp("tb1"), "PRICE_COLLAR", "limit=0.02"));

    assertThat(
            registry
                .get("tradebot.trading.refusals")
                .tags("by", "risk", "code", "PRICE_COLLAR")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void forgetsAClosedPosition() {
    metrics.observe(new PositionOpened(position("0.5", "0"), NOW));

    assertThat(held()).isEqualTo(0.5);

    metrics.observe(new PositionClosed(position("0", "12"), "target", NOW));

    assertThat(held()).isZero();
    assertThat(gauge("tradebot.trading.positions")).isZero();
    assertThat(
            registry.get("tradebot.trading.round.trips").tags("outcome", "gain").counter().count())
        .isEqualTo(1);
  }

  private double held() {
    return registry.get("tradebot.trading.position.quantity").gauge().value();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double state(TradingState state) {
    return registry.get("tradebot.trading.state").tag("state", state.name()).gauge().value();
  }

  private static OrderStamp stamp(String id) {
    return new OrderStamp(ClientOrderId.of(id), ACCOUNT, STRATEGY, BITCOIN, NOW, NOW, false);
  }

  private static Position position(String quantity, String realized) {
    return new Position(
        "p1",
        ACCOUNT,
        STRATEGY,
        BITCOIN,
        Quantity.of(quantity),
        Price.of("60000"),
        Quantity.of("0.5"),
        null,
        usdt(realized),
        usdt("1"),
        null,
        null,
        NOW);
  }

  private static Money usdt(String amount) {
    return Money.of(amount, Asset.of("USDT"));
  }
}
