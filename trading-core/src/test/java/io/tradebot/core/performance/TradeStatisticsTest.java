package io.tradebot.core.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TradeStatisticsTest {
  private static final Asset USDT = Asset.of("USDT");
  private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void addsUpWinsAndLosses() {
    TradeStatistics statistics = TradeStatistics.of(trips("10", "-4", "6", "-2", "-3", "0"), USDT);

    assertThat(statistics.trades()).isEqualTo(6);
    assertThat(statistics.wins()).isEqualTo(2);
    assertThat(statistics.losses()).isEqualTo(3);
    assertThat(statistics.netProfit()).isEqualTo(usdt("7"));
    assertThat(statistics.grossProfit()).isEqualTo(usdt("16"));
    assertThat(statistics.grossLoss()).isEqualTo(usdt("9"));
    assertThat(statistics.fees()).isEqualTo(usdt("0.6"));
    assertThat(statistics.winRate()).hasValue(2.0 / 6);
    assertThat(statistics.profitFactor()).hasValue(16.0 / 9);
    assertThat(statistics.expectancy()).contains(usdt("1.16666667"));
    assertThat(statistics.averageWin()).contains(usdt("8"));
    assertThat(statistics.averageLoss()).contains(usdt("3"));
  }

  @Test
  void countsTheLongestLosingRunInOrderOfClosing() {
    List<RoundTrip> trips = trips("-1", "-1", "1", "-1", "-1", "-1", "0", "-1");

    assertThat(TradeStatistics.of(trips, USDT).longestLosingRun()).isEqualTo(3);
    assertThat(TradeStatistics.of(trips.reversed(), USDT).longestLosingRun()).isEqualTo(3);
  }

  @Test
  void knowsNothingOfNoTrades() {
    TradeStatistics statistics = TradeStatistics.of(List.of(), USDT);

    assertThat(statistics.trades()).isZero();
    assertThat(statistics.netProfit()).isEqualTo(Money.zero(USDT));
    assertThat(statistics.winRate()).isEmpty();
    assertThat(statistics.profitFactor()).isEmpty();
    assertThat(statistics.expectancy()).isEmpty();
    assertThat(statistics.averageWin()).isEmpty();
    assertThat(statistics.averageLoss()).isEmpty();
  }

  @Test
  void hasNoProfitFactorWithoutALoss() {
    assertThat(TradeStatistics.of(trips("1", "2"), USDT).profitFactor()).isEmpty();
    assertThat(TradeStatistics.of(trips("-1"), USDT).profitFactor()).hasValue(0);
  }

  @Test
  void refusesToMixAssets() {
    RoundTrip inBitcoin =
        new RoundTrip(
            Money.of("1", Asset.of("BTC")), Money.zero(Asset.of("BTC")), MIDNIGHT, MIDNIGHT);

    assertThatThrownBy(() -> TradeStatistics.of(List.of(inBitcoin), USDT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BTC");
  }

  @Test
  void agreesWithTheReferenceOnTheProfitFactor() throws Exception {
    ReferenceReturns reference = ReferenceReturns.read();
    List<RoundTrip> trips = new ArrayList<>();
    for (double each : reference.returns()) {
      trips.add(trip(Double.toString(each), trips.size()));
    }

    assertThat(TradeStatistics.of(trips, USDT).profitFactor().orElseThrow())
        .isCloseTo(reference.number("profitFactor"), within(1e-12));
  }

  private static List<RoundTrip> trips(String... profits) {
    List<RoundTrip> trips = new ArrayList<>();
    for (String profit : profits) {
      trips.add(trip(profit, trips.size()));
    }
    return trips;
  }

  private static RoundTrip trip(String profit, int minute) {
    Instant opened = MIDNIGHT.plusSeconds(60L * minute);
    return new RoundTrip(usdt(profit), usdt("0.1"), opened, opened.plusSeconds(30));
  }

  private static Money usdt(String amount) {
    return Money.of(amount, USDT);
  }
}
