package io.tradebot.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.PerformanceUpdated.Scope;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.signal.Stance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What trades brought, cost and are worth, as the engine tells it. */
class ResultsTest {
  private final Bench bench = Bench.ready();

  private void roundTrip() {
    bench.openPosition();
    bench.pass(Duration.ofSeconds(2));
    bench.quote(Bench.BTC_USDT, "50100", "50100.02");
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.FLAT, null);
    OrderIntent sale = bench.lastSent();
    bench.accept(sale);
    // The market falls before the sale fills, below its bid.
    bench.quote(Bench.BTC_USDT, "50090", "50090.02");
    bench.fill(sale, sale.quantity().toString(), "50089");
  }

  private PerformanceUpdated.Group group(Scope scope) {
    return bench.published(PerformanceUpdated.class).getLast().groups().stream()
        .filter(group -> group.scope() == scope)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void attributesTheCostsOfATradeToFeeSpreadSlippageAndLatency() {
    roundTrip();

    PositionClosed closed = bench.published(PositionClosed.class).getLast();
    var costs = Objects.requireNonNull(closed.costs());
    // 0.09999 BTC: half a spread of 0.005 in and 0.01 out, 1 below the bid, 10 of falling mid.
    assertThat(costs.spread()).isEqualTo(Money.of("0.00149985", Bench.USDT));
    assertThat(costs.slippage()).isEqualTo(Money.of("0.09999", Bench.USDT));
    assertThat(costs.latency()).isEqualTo(Money.of("0.9999", Bench.USDT));
    assertThat(costs.fee()).isEqualTo(closed.position().fees());
  }

  @Test
  void countsTradesInTotalPerStrategyAndPerSymbolOverARestart() {
    roundTrip();
    bench.restart(List.of());
    assertThat(bench.engine.performance().groups()).hasSize(3);
    bench.makeReady();
    roundTrip();

    assertThat(group(Scope.TOTAL).trades()).isEqualTo(2);
    assertThat(group(Scope.STRATEGY).name()).isEqualTo("sma_crossover");
    assertThat(group(Scope.SYMBOL).name()).isEqualTo("BTC-USDT");
    assertThat(group(Scope.SYMBOL).netProfit()).isEqualTo(group(Scope.TOTAL).netProfit());
    assertThat(group(Scope.TOTAL).costed()).isEqualTo(2);
  }

  @Test
  void marksEachStrategyOnEachInstrumentSoThatTheyAddUpToTheAccount() {
    roundTrip();
    bench.pass(Duration.ofSeconds(2));
    bench.quote(Bench.ETH_USDT, "2500", "2500.01");
    bench.signal(Bench.OBI, Bench.ETH_USDT, Stance.LONG, "10");
    OrderIntent entry = bench.lastSent();
    bench.accept(entry);
    bench.fill(entry, entry.quantity().toString(), "2500.01");
    bench.quote(Bench.ETH_USDT, "2510", "2510.01");

    bench.pass(Duration.ofSeconds(2));

    EquityMarked equity = bench.published(EquityMarked.class).getLast();
    PositionsMarked marks = bench.published(PositionsMarked.class).getLast();
    assertThat(marks.marks()).hasSize(2);
    Money realized = Money.zero(Bench.USDT);
    Money unrealized = Money.zero(Bench.USDT);
    for (PositionsMarked.Mark mark : marks.marks()) {
      realized = realized.plus(mark.realized());
      unrealized = unrealized.plus(Objects.requireNonNull(mark.unrealized()));
    }
    assertThat(realized).isEqualTo(equity.realized());
    assertThat(unrealized).isEqualTo(equity.unrealized());
  }

  @Test
  void valuesAFeeInAnAssetWithoutAMarketAtItsStatedPrice() {
    ExecutionSettings base = Bench.settings();
    Asset bnb = Asset.of("BNB");
    Bench stated =
        Bench.ready(
            new ExecutionSettings(
                base.account(),
                base.quote(),
                base.initialState(),
                base.entry(),
                base.entryTimeout(),
                base.maxHolding(),
                base.fallbackStop(),
                base.reconcileInterval(),
                base.requestTimeout(),
                base.receiveWindow(),
                base.clockError(),
                base.stopTimeout(),
                base.makerFee(),
                base.takerFee(),
                base.sizing(),
                base.risk(),
                base.exits(),
                Map.of(bnb, Price.of("600"))));
    stated.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    OrderIntent entry = stated.lastSent();
    stated.accept(entry);
    VenueReport.Filled fill = stated.fillOf(entry, "x", "0.09", "50000.01");

    stated.report(
        new VenueReport.Filled(
            fill.orderId(),
            fill.instrument(),
            fill.venueOrderId(),
            fill.tradeId(),
            fill.side(),
            fill.price(),
            fill.quantity(),
            Money.of("0.005", bnb),
            fill.liquidity(),
            fill.at()));

    assertThat(stated.engine.positions().getFirst().fees()).isEqualTo(Money.of("3", Bench.USDT));
  }
}
