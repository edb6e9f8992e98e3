package io.tradebot.core.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.Side;
import java.util.Collections;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CostModelTest {
  @Test
  void takesItsShareOfWhatIsReceivedRoundedUp() {
    ProportionalFees fees = new ProportionalFees(Rate.of("0.0002"), Rate.of("0.001"));

    assertThat(fees.commission(Liquidity.TAKER, 1_001)).isEqualTo(2);
    assertThat(fees.commission(Liquidity.MAKER, FixedPoint.ONE)).isEqualTo(20_000);
  }

  @Test
  void walksTheBookToAnAveragePrice() {
    TreeMap<Long, Long> asks = new TreeMap<>();
    asks.put(FixedPoint.parse("100"), FixedPoint.parse("1"));
    asks.put(FixedPoint.parse("102"), FixedPoint.parse("1"));
    BookWalkSlippage walk = new BookWalkSlippage(new TreeMap<>(Collections.reverseOrder()), asks);

    assertThat(walk.averagePrice(Side.BUY, FixedPoint.parse("2")))
        .isEqualTo(FixedPoint.parse("101"));
    assertThat(walk.averagePrice(Side.BUY, FixedPoint.parse("2.1"))).isZero();
  }

  @Test
  void movesPricesWithTheSquareRootOfSize() {
    SquareRootImpact impact =
        new SquareRootImpact(() -> FixedPoint.parse("100"), 1.0, 0.02, FixedPoint.parse("10000"));

    long small = impact.averagePrice(Side.BUY, FixedPoint.parse("1")) - FixedPoint.parse("100");
    long large = impact.averagePrice(Side.BUY, FixedPoint.parse("4")) - FixedPoint.parse("100");

    assertThat(small).isEqualTo(FixedPoint.parse("0.02"));
    assertThat(large).isEqualTo(2 * small);
  }

  @Test
  void drawsMeasuredDelaysInTheSameOrderForASeed() {
    long[] measured = {1, 2, 3, 5, 8};
    LatencyModel one = new MeasuredLatency(measured, new Random(3));
    LatencyModel other = new MeasuredLatency(measured, new Random(3));

    for (int i = 0; i < 50; i++) {
      long delay = one.nextDelayNs();
      assertThat(delay).isIn(1L, 2L, 3L, 5L, 8L).isEqualTo(other.nextDelayNs());
    }
  }
}
