package io.tradebot.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.money.Price;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.Stance;
import org.junit.jupiter.api.Test;

class SignalToOrderTest {

  @Test
  void opensAPositionWithStopAndTargetFromALongSignal() {
    Bench bench = Bench.ready();

    OrderIntent entry = bench.openPosition();

    Position position = bench.engine.positions().getFirst();
    assertThat(entry.side()).isEqualTo(Side.BUY);
    // 0.5 % of 100,000 over 250 + 2 * 50.00001 would be 1.4 BTC; one order may cost 5,000.
    assertThat(entry.quantity().toString()).isEqualTo("0.09999");
    assertThat(bench.published(PositionOpened.class)).hasSize(1);
    assertThat(position.stopLoss()).isEqualTo(Price.of("49750.01"));
    assertThat(position.takeProfit()).isEqualTo(Price.of("50400.01"));
  }

  @Test
  void sellsAtTheMarketWhenTheBidReachesTheStop() {
    Bench bench = Bench.ready();
    bench.openPosition();

    bench.quote(Bench.BTC_USDT, "49750.01", "49750.02");

    OrderIntent exit = bench.lastSent();
    assertThat(exit.role()).isEqualTo(OrderRole.STOP_LOSS);
    assertThat(exit.quantity().toString()).isEqualTo("0.09999");
    bench.accept(exit);
    bench.fill(exit, "0.09999", "49750");
    assertThat(bench.published(PositionClosed.class).getFirst().exitReason())
        .isEqualTo("stop_loss");
    assertThat(bench.engine.positions()).isEmpty();
  }

  @Test
  void takesTheProfitWhenTheBidReachesTheTarget() {
    Bench bench = Bench.ready();
    bench.openPosition();

    bench.quote(Bench.BTC_USDT, "50400.01", "50400.02");

    assertThat(bench.lastSent().role()).isEqualTo(OrderRole.TAKE_PROFIT);
  }

  @Test
  void closesThePositionWhenTheStrategyWantsToBeFlat() {
    Bench bench = Bench.ready();
    bench.openPosition();

    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.FLAT, null);

    assertThat(bench.lastSent().role()).isEqualTo(OrderRole.EXIT);
  }
}
